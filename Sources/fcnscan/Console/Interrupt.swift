import Dispatch
import FCNScanKit
import Foundation
import Synchronization

/// What Ctrl-C and a request to terminate do.
enum Interrupt {
    private static let requested = Atomic<Bool>(false)
    nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []

    /// True once the person has asked to stop; see ``stopsWork()``.
    static var wasRequested: Bool { requested.load(ordering: .relaxed) }

    /// Ends the program at once, but takes unfinished files away.
    static func endsProgram() {
        install { signal in
            TemporaryFiles.removeAll()
            Console.note("fcnscan: interrupted; files that were complete stay, unfinished ones were removed")
            _exit(128 + signal)
        }
    }

    /// Sets ``wasRequested`` so that the work can end in order; the second time ends the program at once.
    static func stopsWork() {
        install { signal in
            if requested.exchange(true, ordering: .relaxed) {
                TemporaryFiles.removeAll()
                _exit(128 + signal)
            }
            Console.note("fcnscan: stopping after this step; once more ends the program at once")
        }
    }

    private static func install(_ action: @escaping @Sendable (Int32) -> Void) {
        sources.forEach { $0.cancel() }
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { action(number) }
            source.resume()
            return source
        }
    }
}
