import CCurl

/// Sets options of one easy handle and remembers the first failure, so that it is checked once.
struct OptionSetting {
    private let curl: UnsafeMutableRawPointer
    private(set) var code = CURLE_OK

    init(_ curl: UnsafeMutableRawPointer) {
        self.curl = curl
    }

    mutating func long(_ option: CURLoption, _ value: CLong) {
        note(zumik_curl_setopt_long(curl, option, value))
    }

    mutating func offset(_ option: CURLoption, _ value: curl_off_t) {
        note(zumik_curl_setopt_offset(curl, option, value))
    }

    mutating func string(_ option: CURLoption, _ value: String?) {
        note(zumik_curl_setopt_string(curl, option, value))
    }

    mutating func pointer(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) {
        note(zumik_curl_setopt_pointer(curl, option, value))
    }

    /// curl copies the body; its size must have been set.
    mutating func copiedBody(_ bytes: UnsafeRawBufferPointer) {
        pointer(CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }

    mutating func list(_ option: CURLoption, _ value: UnsafeMutablePointer<curl_slist>?) {
        note(zumik_curl_setopt_list(curl, option, value))
    }

    mutating func data(_ option: CURLoption, _ value: zumik_curl_data_callback) {
        note(zumik_curl_setopt_data(curl, option, value))
    }

    mutating func prereq(_ value: zumik_curl_prereq_callback) {
        note(zumik_curl_setopt_prereq(curl, value))
    }

    mutating func open(_ value: zumik_curl_open_callback) {
        note(zumik_curl_setopt_open(curl, value))
    }

    private mutating func note(_ result: CURLcode) {
        if code == CURLE_OK { code = result }
    }
}

/// A list of header lines for curl, built from its end; whoever takes `first` frees the list.
struct HeaderLines {
    private(set) var first: UnsafeMutablePointer<curl_slist>?
    private var last: UnsafeMutablePointer<curl_slist>?

    /// Adds a copy of the line; false without memory, and then the list is as before.
    mutating func append(_ line: String) -> Bool {
        // curl walks to the end of the list it is given: the last line is such a list.
        guard let appended = curl_slist_append(last, line) else { return false }
        last = last == nil ? appended : last?.pointee.next
        first = first ?? appended
        return true
    }
}
