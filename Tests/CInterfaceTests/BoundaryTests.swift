import Testing

@testable import CInterface
@testable import FCNScanKit

@Suite struct BoundaryTests {
    private final class Watched {
        let onEnd: () -> Void
        init(_ onEnd: @escaping () -> Void) { self.onEnd = onEnd }
        deinit { onEnd() }
    }

    @Test("A handle holds its object until it is freed, once")
    func handlesHoldObjects() throws {
        var ended = 0
        let handle = handle(of: Watched { ended += 1 })
        _ = try object(handle, Watched.self, "watched")
        #expect(ended == 0)
        free(handle, Watched.self)
        #expect(ended == 1)
        #expect(throws: WrongUse.self) { try object(nil, Watched.self, "watched") }
    }

    @Test("A callback that gives something else than 0 cancels")
    func callbackCancels() throws {
        let report = reporting({ _, done, _ in done > 2 ? 7 : 0 }, nil)
        try report(ScanProgress(stage: .scoring, done: 2, all: 9))
        #expect(throws: Cancellation.self) { try report(ScanProgress(stage: .scoring, done: 3, all: 9)) }
        try reporting(nil, nil)(ScanProgress(stage: .scoring, done: 3, all: 9))
    }
}
