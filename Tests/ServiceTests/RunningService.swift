import Dispatch
import Foundation
import Synchronization

@testable import FCNScanKit
@testable import Service

/// A service on a port of its own, for one test.
final class RunningService: Sendable {
    let port: Int
    private let service: ScanService
    private let ending: Task<ScanService.Ending, any Error>
    private let written: Written

    private final class Written: Sendable {
        let lines = Mutex<[String]>([])
    }

    /// The program's own model, loaded once for all tests.
    private static let models = Result { try ServedModels([("embedded", "embedded"), ("again", "embedded")]) }

    /// The folder of the project's own pictures.
    static let samples = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("SampleImages").path

    /// The bytes of a picture of the project.
    static func sample(_ name: String = "smear-384.png") throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(samples)/\(name)")))
    }

    init(_ change: (inout ServiceOptions) -> Void = { _ in }) async throws {
        var options = ServiceOptions()
        (options.port, options.workers, options.stopSeconds) = (0, 1, 10)
        change(&options)
        let written = Written()
        let service = ScanService(try Self.models.get(), options) { line in written.lines.withLock { $0.append(line) } }
        (self.service, self.written) = (service, written)
        let (ports, port) = AsyncStream<Int>.makeStream()
        ending = Task {
            defer { port.finish() }
            return try await onThread { try service.run { port.yield($0) } }
        }
        var iterator = ports.makeAsyncIterator()
        guard let number = await iterator.next() else {
            _ = try await ending.value
            throw CocoaError(.featureUnsupported)
        }
        self.port = number
    }

    /// The lines of its log.
    var lines: [String] { written.lines.withLock { $0 } }

    /// Asks it to stop.
    func beginStop() { service.stop() }

    /// Asks it to stop, and waits for that.
    @discardableResult
    func stop() async throws -> ScanService.Ending {
        service.stop()
        return try await ending.value
    }

    /// Sends a request on a connection of its own.
    func send(
        _ method: String = "POST", _ target: String, headers: [String] = [], body: [UInt8] = []
    ) async throws -> RawClient.Answer {
        try await onThread { [port] in
            try RawClient(port: port).request(method, target, headers: headers, body: body)
        }
    }
}

/// Does what blocks on a thread that nobody else waits for.
func onThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result(catching: work)) }
    }
}
