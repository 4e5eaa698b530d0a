import Glibc

/// Takes the parts of a body of `multipart/form-data` apart while it comes, and holds no more of it than a head of a part.
///
/// Source: RFC 7578; RFC 2046, 5.1.1.
struct MultipartReader {
    /// What a part says about itself.
    struct Part: Equatable {
        var name: String
        /// The file's name as the client says it; nil for a field of text.
        var fileName: String?
    }

    private enum State {
        /// In what precedes the first part, or in a part.
        case content(isPart: Bool)
        /// Right behind a boundary.
        case boundary
        case head
        case end
    }

    /// The most bytes in the head of a part.
    private static let headLimit = 8192

    private let delimiter: [UInt8]
    private var state = State.content(isPart: false)
    /// What was not decided yet; begins with the line end that the first boundary may lack.
    private var pending: [UInt8] = [13, 10]

    /// A reader of parts between lines of `--boundary`.
    init(boundary: String) { delimiter = Array("\r\n--\(boundary)".utf8) }

    /// The boundary that a header `Content-Type` says; nil where it says none.
    static func boundary(in contentType: String) -> String? {
        HeaderParameters(contentType).values["boundary"].flatMap { (1...70).contains($0.utf8.count) ? $0 : nil }
    }

    /// True when the last boundary was read; what follows it means nothing.
    var isAtEnd: Bool { if case .end = state { true } else { false } }

    /// Reads the next bytes.
    ///
    /// - Parameters:
    ///   - onPart: Called when a part begins.
    ///   - onContent: Called with pieces of the part's content.
    /// - Throws: ``Problem/Kind/badRequest``, and what the closures throw.
    mutating func read(
        _ bytes: some Sequence<UInt8>, onPart: (Part) throws -> Void, onContent: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        pending.append(contentsOf: bytes)
        var position = 0
        defer { pending.removeFirst(position) }
        while true {
            switch state {
            case .end:
                position = pending.count
                return
            case .content(let isPart):
                let found = find(delimiter, from: position)
                let end = found ?? max(position, pending.count - delimiter.count + 1)
                if isPart, end > position {
                    try pending.withUnsafeBytes { try onContent(UnsafeRawBufferPointer(rebasing: $0[position..<end])) }
                }
                position = end
                guard found != nil else { return }
                position += delimiter.count
                state = .boundary
            case .boundary:
                // Blanks may follow a boundary.
                let end = pending[position...].firstIndex { $0 != 32 && $0 != 9 } ?? pending.count
                guard pending.count >= end + 2 else {
                    guard pending.count - position <= Self.headLimit else { throw Self.malformed }
                    return
                }
                switch (pending[end], pending[end + 1]) {
                case (45, 45): state = .end
                case (13, 10): state = .head
                default: throw Self.malformed
                }
                // The line end belongs to the head, which can be empty.
                position = end
            case .head:
                guard let end = find([13, 10, 13, 10], from: position) else {
                    guard pending.count - position <= Self.headLimit else {
                        throw Problem(
                            .badRequest,
                            "the head of a part has more than \(Self.headLimit) bytes; leave out what is not needed")
                    }
                    return
                }
                try onPart(Self.part(pending[position..<end]))
                position = end + 4
                state = .content(isPart: true)
            }
        }
    }

    private static let malformed = Problem(
        .badRequest, "the body is no multipart/form-data: a boundary is followed by neither a line end nor '--'")

    /// What a head says, which begins and ends with a line end.
    private static func part(_ head: ArraySlice<UInt8>) throws(Problem) -> Part {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "content-disposition" else { continue }
            let disposition = HeaderParameters(parts[1])
            guard disposition.value == "form-data", let name = disposition.values["name"] else { break }
            return Part(name: name, fileName: disposition.values["filename"])
        }
        throw Problem(
            .badRequest,
            "a part of the body has no head 'Content-Disposition: form-data; name=…'; give every part a name")
    }

    /// Where some bytes begin that have not been passed over.
    private func find(_ bytes: [UInt8], from start: Int) -> Int? {
        pending.withUnsafeBytes { pending in
            var position = start
            while position + bytes.count <= pending.count {
                let last = pending.count - bytes.count + 1
                guard let first = memchr(pending.baseAddress! + position, Int32(bytes[0]), last - position) else {
                    return nil
                }
                position = UnsafeRawPointer(first) - pending.baseAddress!
                if memcmp(first, bytes, bytes.count) == 0 { return position }
                position += 1
            }
            return nil
        }
    }
}
