import Foundation
import Glibc

/// A client that sends any bytes, also wrong ones. Unchecked: one thread after the other uses it.
final class RawClient: @unchecked Sendable {
    struct Answer: Sendable {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        /// The kind of a problem, without what all have in common.
        var problem: String? {
            struct Document: Decodable { var type: String }
            let document = try? JSONDecoder().decode(Document.self, from: Data(body))
            return document.map { String($0.type.dropFirst("urn:fcnscan:problem:".count)) }
        }
    }

    /// The service closed the connection where something else was expected.
    struct Closed: Error {}

    private let descriptor: Int32
    private var pending: [UInt8] = []

    /// Connects to this machine.
    init(port: Int, seconds: Int = 20) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    deinit { close() }

    private var isClosed = false

    func close() {
        guard !isClosed else { return }
        isClosed = true
        _ = Glibc.close(descriptor)
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Closed() }
            done += count
        }
    }

    func request(_ method: String, _ target: String, headers: [String] = [], body: [UInt8] = []) throws -> Answer {
        try send(Self.head(method, target, headers: headers, count: body.count))
        // The service may answer and close before it has everything.
        try? send(body)
        return try answer(to: method)
    }

    static func head(_ method: String, _ target: String, headers: [String] = [], count: Int?) -> String {
        let length = count.map { $0 == 0 && method != "POST" ? "" : "Content-Length: \($0)\r\n" } ?? ""
        return "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n\(length)"
            + headers.map { "\($0)\r\n" }.joined() + "\r\n"
    }

    /// Reads an answer; one that says `100 Continue` is passed over.
    func answer(to method: String = "POST") throws -> Answer {
        while true {
            while pending.firstRange(of: Array("\r\n\r\n".utf8)) == nil { try receive() }
            let end = pending.firstRange(of: Array("\r\n\r\n".utf8))!
            let lines = String(decoding: pending[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
            pending.removeFirst(end.upperBound)
            let status = Int(lines[0].split(separator: " ")[1])!
            var headers: [String: String] = [:]
            for line in lines.dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
            }
            if status == 100 { continue }
            let count = method == "HEAD" ? 0 : Int(headers["content-length"] ?? "0")!
            while pending.count < count { try receive() }
            defer { pending.removeFirst(count) }
            return Answer(status: status, headers: headers, body: Array(pending.prefix(count)))
        }
    }

    /// Reads until the service closes the connection.
    func waitForEnd() throws {
        while true {
            do { try receive() } catch is Closed { return }
        }
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count == 0 || count < 0 && errno == ECONNRESET { throw Closed() }
        guard count > 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        pending += buffer[..<count]
    }
}
