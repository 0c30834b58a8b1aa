import CMicroHTTPD
import Glibc

/// A listening socket of our own rather than the library's, for exact errors and the chosen port.
struct ListeningSocket {
    let descriptor: CInt
    let port: UInt16

    init(address: String, port: UInt16) throws(HTTPServerError) {
        let isIPv6 = address.hasPrefix("[") && address.hasSuffix("]")
        let kind =
            CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
        var storage = sockaddr_storage()
        let literal = isIPv6 ? String(address.dropFirst().dropLast()) : address
        guard storage.set(literal: literal, isIPv6: isIPv6, port: port) else {
            throw .addressNotLiteral(address)
        }
        let descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, kind, 0)
        guard descriptor >= 0 else {
            throw .cannotListen(address: address, port: port, errno: errno)
        }
        // A restarted server must not wait for its predecessor's connections to time out.
        setOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        let length = socklen_t(
            isIPv6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
        let isBound = storage.withSocketAddress { bind(descriptor, $0, length) == 0 }
        guard isBound, listen(descriptor, Self.backlog) == 0 else {
            let error = errno
            close(descriptor)
            throw .cannotListen(address: address, port: port, errno: error)
        }
        var bound = sockaddr_storage()
        var boundLength = socklen_t(MemoryLayout<sockaddr_storage>.size)
        _ = bound.withMutableSocketAddress { getsockname(descriptor, $0, &boundLength) }
        self.descriptor = descriptor
        self.port = bound.port
    }

    /// The system cuts it to `net.core.somaxconn`.
    private static let backlog: CInt = 4096
}

/// Options are improvements, never conditions: a system without one serves all the same.
func setOption(_ descriptor: CInt, _ level: CInt, _ option: CInt, _ value: CInt) {
    var value = value
    _ = setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<CInt>.size))
}

/// The address in text, without port; an IPv4 client on an IPv6 socket in IPv4's form.
func peerAddress(of address: UnsafePointer<sockaddr>?) -> String {
    guard let address else { return "" }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = CInt(address.pointee.sa_family)
    let raw = UnsafeRawPointer(address)
    let offset =
        family == AF_INET6
        ? MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr)
        : MemoryLayout<sockaddr_in>.offset(of: \.sin_addr)
    guard let offset, inet_ntop(family, raw + offset, &text, socklen_t(text.count)) != nil else {
        return ""
    }
    let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let written = String(decoding: bytes, as: UTF8.self)
    return written.hasPrefix("::ffff:") && written.contains(".")
        ? String(written.dropFirst("::ffff:".count)) : written
}

extension sockaddr_storage {
    fileprivate mutating func set(literal: String, isIPv6: Bool, port: UInt16) -> Bool {
        withUnsafeMutableBytes(of: &self) { storage in
            guard isIPv6 else {
                var address = sockaddr_in()
                address.sin_family = sa_family_t(AF_INET)
                address.sin_port = port.bigEndian
                guard inet_pton(AF_INET, literal, &address.sin_addr) == 1 else { return false }
                storage.storeBytes(of: address, as: sockaddr_in.self)
                return true
            }
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            guard inet_pton(AF_INET6, literal, &address.sin6_addr) == 1 else { return false }
            storage.storeBytes(of: address, as: sockaddr_in6.self)
            return true
        }
    }

    /// IPv4 and IPv6 keep the port at the same place.
    fileprivate var port: UInt16 {
        withUnsafeBytes(of: self) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
    }

    fileprivate func withSocketAddress<R>(_ body: (UnsafePointer<sockaddr>) -> R) -> R {
        withUnsafePointer(to: self) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }

    fileprivate mutating func withMutableSocketAddress<R>(
        _ body: (UnsafeMutablePointer<sockaddr>) -> R
    ) -> R {
        withUnsafeMutablePointer(to: &self) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }
}
