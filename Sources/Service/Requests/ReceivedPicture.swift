import FCNScanKit
import NIOCore
import NIOHTTP1

/// The picture in the body of a request.
struct ReceivedPicture: Sendable {
    var picture: EncodedPicture
    /// The file's name as the client says it.
    var fileName: String?
    /// Bytes of the picture.
    var bytes: Int

    /// The name of the part that holds the picture in a form.
    static let partName = "picture"
    /// The types that are accepted besides forms.
    static let rawTypes = ["image/png", "image/jpeg", "image/tiff", "application/octet-stream"]
    /// What `curl --data-binary` says of every file.
    private static let typeOfCurl = "application/x-www-form-urlencoded"

    /// How a body is read.
    private enum Form {
        case raw
        case parts(boundary: String)

        init(_ headers: HTTPHeaders) throws(Problem) {
            guard let text = headers.first(name: "Content-Type") else {
                self = .raw
                return
            }
            let type = HeaderParameters(text).value
            if type == "multipart/form-data" {
                guard let boundary = MultipartReader.boundary(in: text) else {
                    throw Problem(
                        .badRequest,
                        "the header Content-Type says multipart/form-data without a boundary of 1 to 70 bytes")
                }
                self = .parts(boundary: boundary)
            } else {
                guard type == ReceivedPicture.typeOfCurl || ReceivedPicture.rawTypes.contains(type) else {
                    throw Problem(
                        .unsupportedMediaType,
                        "the body is '\(type)', expected \(ReceivedPicture.rawTypes.joined(separator: ", ")) or "
                            + "multipart/form-data with the picture as part '\(ReceivedPicture.partName)'")
                }
                self = .raw
            }
        }
    }

    /// Makes sure, from the head alone, that the body may come.
    ///
    /// - Throws: ``Problem``.
    static func check(_ head: HTTPRequestHead, limit: Int) throws(Problem) {
        _ = try Form(head.headers)
        if let encoding = head.headers.first(name: "Content-Encoding"), encoding.lowercased() != "identity" {
            throw Problem(
                .unsupportedMediaType, "the body is compressed as '\(encoding)'; send the picture's file as it is")
        }
        if let length = head.headers.first(name: "Content-Length").flatMap({ Int($0) }), length > limit {
            throw tooLarge("\(length)", limit)
        }
    }

    /// Reads a body.
    ///
    /// - Throws: ``Problem``; `FileError` where the bytes cannot be kept; ``Cancellation/Reason``.
    init(_ head: HTTPRequestHead, _ body: inout RequestBody, limit: Int, bytesInMemory: Int) async throws {
        let expected = head.headers.first(name: "Content-Length").flatMap { Int($0) }
        var spool = try PictureSpool(expected: expected, bytesInMemory: bytesInMemory)
        var received = 0
        var reader: MultipartReader?
        var found = 0
        var fileName: String?
        if case .parts(let boundary) = try Form(head.headers) { reader = MultipartReader(boundary: boundary) }
        while let bytes = try await body.next() {
            received += bytes.readableBytes
            guard received <= limit else { throw Self.tooLarge("more", limit) }
            guard reader != nil else {
                try bytes.withUnsafeReadableBytes { try spool.append($0) }
                continue
            }
            try reader!.read(bytes.readableBytesView) { part in
                guard part.name == Self.partName else {
                    throw Problem(
                        .badRequest,
                        "the form has a part '\(part.name)', expected '\(Self.partName)' alone; settings go into the query"
                    )
                }
                found += 1
                guard found == 1 else {
                    throw Problem(
                        .badRequest, "the form has several parts '\(Self.partName)'; send one picture a request")
                }
                fileName = part.fileName
            } onContent: {
                try spool.append($0)
            }
        }
        if let reader {
            guard reader.isAtEnd else {
                throw Problem(.badRequest, "the form ends without its last boundary; send it again")
            }
            guard found == 1 else {
                throw Problem(
                    .badRequest, "the form has no part '\(Self.partName)'; send the picture's file as that part")
            }
        }
        guard spool.count > 0 else {
            throw Problem(.unreadablePicture, "the picture is empty; send the bytes of a PNG, JPEG or TIFF file")
        }
        (self.picture, self.fileName, bytes) = (spool.finished(), fileName, spool.count)
    }

    private static func tooLarge(_ found: String, _ limit: Int) -> Problem {
        Problem(
            .bodyTooLarge,
            "the body may have at most \(limit) bytes, found \(found); send a smaller picture, or have the service's limit "
                + "raised")
    }
}
