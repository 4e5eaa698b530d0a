import FCNScanKit
import Glibc
import NIOCore

/// Scans the picture of a request and makes the answer, on a worker's thread.
struct ScanWork: Sendable {
    var request: ScanRequest
    var session: ScanSession
    /// The model's name in the service.
    var model: String
    var picture: EncodedPicture
    /// What the answer calls the picture; can be the name of a file.
    var name: String
    /// Pixels on which a picture is scored, at all its scales together.
    var pixelLimit: Int
    var cancellation: Cancellation

    /// The answer, with what the scan found; the times are the queue's to tell.
    ///
    /// - Throws: ``Problem``, ``Cancellation/Reason``, and what scans throw.
    func run() throws -> Answer {
        try cancellation.check()
        let input = PictureInput.encoded(picture, name: name)
        let scan = try session.scan(
            input, request.settings.limited(toPixels: pixelLimit, for: input, by: session.model)
        ) { _ in
            try cancellation.check()
        }
        var answer =
            switch request.form {
            case .json: Answer.json(scan.report)
            case .picture: try drawing(of: scan)
            case .page: try page(of: scan)
            }
        answer.scan = ScanFacts(
            model: model, pixels: scan.report.size[0] * scan.report.size[1], detections: scan.report.detections.count,
            waiting: 0, scanning: 0)
        return answer
    }

    private func drawing(of scan: CompletedScan) throws -> Answer {
        guard scan.options.classIndices.count == 1 else {
            let classes = scan.options.classIndices.map { session.model.classes[$0] }
            throw Problem(
                .notPossible,
                "a picture shows one class, and \(classes.count) are reported; name one with 'class': "
                    + classes.joined(separator: ", "))
        }
        return try inFolder { folder in
            let report = try write(scan, in: folder)
            guard let file = report.files[request.drawing.rawValue] else {
                throw Problem(
                    .notPossible, "with 'drawing' map there is no overlay; ask for the heat map, or another drawing")
            }
            return Answer(.file(try PositionedFile(file)), as: request.form.type)
        }
    }

    private func page(of scan: CompletedScan) throws -> Answer {
        try inFolder { folder in
            _ = try write(scan, in: folder)
            // The report looks for the picture by its name.
            let pictures = Path.joined(folder, "pictures")
            try createFolder(pictures)
            let link = Path.joined(pictures, name)
            guard symlink(picture.path, link) == 0 else {
                throw FileError.cannotWrite(path: link, reason: String(cString: strerror(errno)))
            }
            var job = ReportJob(Path.joined(folder, "page/report.html"))
            try createFolder(Path.joined(folder, "page"))
            job.pictureFolder = pictures
            job.title = name
            job.version = Release.version
            job.pageLimitBytes = .max
            try job.run([Path.joined(folder, "result/scan.detections.json")], onProgress: { _, _ in })
            var answer = Answer(.file(try PositionedFile(job.output)), as: request.form.type)
            // The page says itself what it may do; this is about what may be around it.
            answer.headers.add(name: "Content-Security-Policy", value: "frame-ancestors 'self'")
            answer.headers.add(name: "Referrer-Policy", value: "no-referrer")
            return answer
        }
    }

    private func write(_ scan: CompletedScan, in folder: String) throws -> PictureReport {
        try createFolder(Path.joined(folder, "result"))
        return try session.write(scan, base: Path.joined(folder, "result/scan"), request.outputSettings) { _ in
            try cancellation.check()
        }
    }

    /// Does something in a folder that is gone afterwards; files that are open then stay readable.
    private func inFolder(_ work: (String) throws -> Answer) throws -> Answer {
        let folder = try TemporaryFolder()
        return try withExtendedLifetime(folder) { try work(folder.path) }
    }
}
