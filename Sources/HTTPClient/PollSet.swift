import CCurl
import Glibc

/// The sockets that curl wants to hear of, and the loop's wake-up, in one epoll set.
final class PollSet {
    private let epoll: Int32
    private let wakeUpDescriptor: Int32
    private var events: [epoll_event] = []
    /// By descriptor: the events that epoll watches for, 0 for none.
    private var watched: [UInt32] = []

    init(wakeUpDescriptor: Int32) throws(HTTPClientSetupError) {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        self.wakeUpDescriptor = wakeUpDescriptor
        guard epoll >= 0 else { throw .noDescriptor(errno: errno) }
        // Edge-triggered: each wake-up is an edge, and the counter is never read.
        let code = control(
            EPOLL_CTL_ADD, wakeUpDescriptor, EPOLLIN.rawValue | EPOLLET.rawValue)
        guard code == 0 else { throw .noDescriptor(errno: code) }
    }

    deinit {
        close(epoll)
    }

    /// curl's wish for a socket: CURL_POLL_…; answers 0, or -1 when epoll refuses.
    func watch(_ socket: curl_socket_t, _ interest: Int32) -> Int32 {
        let index = Int(socket)
        if index >= watched.count {
            watched.append(contentsOf: repeatElement(0, count: index + 64 - watched.count))
        }
        let wanted: UInt32 =
            switch interest {
            case CURL_POLL_IN: EPOLLIN.rawValue
            case CURL_POLL_OUT: EPOLLOUT.rawValue
            case CURL_POLL_INOUT: EPOLLIN.rawValue | EPOLLOUT.rawValue
            default: 0
            }
        let before = watched[index]
        guard wanted != before else { return 0 }
        watched[index] = wanted
        guard wanted != 0 else {
            // Fails only for a socket that is closed already, and then there is nothing to do.
            _ = control(EPOLL_CTL_DEL, socket, 0)
            return 0
        }
        var code = control(before == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, wanted)
        // A descriptor closed behind our back left the set with its socket.
        if code == ENOENT { code = control(EPOLL_CTL_ADD, socket, wanted) }
        if code == EEXIST { code = control(EPOLL_CTL_MOD, socket, wanted) }
        return code == 0 ? 0 : -1
    }

    /// Sleeps until something happens, then tells what each socket is ready for: CURL_CSELECT_….
    func wait(timeoutMs: Int32, eventsMax: Int, act: (curl_socket_t, Int32) -> Void) {
        if events.count != eventsMax {
            events = Array(repeating: epoll_event(), count: eventsMax)
        }
        // EINTR is not a failure: the loop looks around and sleeps again.
        let count = max(0, epoll_wait(epoll, &events, Int32(eventsMax), timeoutMs))
        for event in events.prefix(Int(count)) where event.data.fd != wakeUpDescriptor {
            act(event.data.fd, Self.readiness(event.events))
        }
    }

    /// An error or a hang-up makes a socket readable and writable: curl finds it by using it, with
    /// the system's reason, where CURL_CSELECT_ERR alone would only say that there was one.
    private static func readiness(_ events: UInt32) -> Int32 {
        let isBroken = events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
        var ready: Int32 = 0
        if isBroken || events & EPOLLIN.rawValue != 0 { ready |= CURL_CSELECT_IN }
        if isBroken || events & EPOLLOUT.rawValue != 0 { ready |= CURL_CSELECT_OUT }
        return ready
    }

    /// Answers 0 or the error.
    private func control(_ operation: Int32, _ descriptor: Int32, _ interest: UInt32) -> Int32 {
        var event = epoll_event()
        event.events = interest
        event.data.fd = descriptor
        return epoll_ctl(epoll, operation, descriptor, &event) == 0 ? 0 : errno
    }
}
