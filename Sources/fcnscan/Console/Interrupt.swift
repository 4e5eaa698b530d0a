import Dispatch
import FCNScanKit
import Glibc
import Synchronization

/// What Ctrl-C, a terminal that is closed, and a request to terminate do.
enum Interrupt {
    /// The signal that asked the work to stop; 0 for none.
    private static let requested = Atomic<Int32>(0)
    nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []

    /// True once the work was asked to stop; see ``stopsWork(_:)``.
    static var wasRequested: Bool { requested.load(ordering: .relaxed) != 0 }

    /// The code with which a program ends that was asked to stop: as a shell tells of the signal.
    static var exitCode: Int32 { 128 + requested.load(ordering: .relaxed) }

    /// Ends the program at once, but takes unfinished files away.
    static func endsProgram() {
        install { signal in
            TemporaryFiles.removeAll()
            Console.note("fcnscan: interrupted; files that were complete stay, unfinished ones were removed")
            _exit(128 + signal)
        }
    }

    /// Sets ``wasRequested`` so that the work can end in order; the second time ends the program at once.
    ///
    /// - Parameter what: What a person is told about the first time.
    static func stopsWork(_ what: String) {
        calls { Console.note("fcnscan: \(what); once more ends the program at once") }
    }

    /// Calls something that lets the program end in order; the second time ends it at once.
    static func calls(_ action: @escaping @Sendable () -> Void) {
        install { signal in
            if requested.exchange(signal, ordering: .relaxed) != 0 {
                TemporaryFiles.removeAll()
                _exit(128 + signal)
            }
            action()
        }
    }

    private static func install(_ action: @escaping @Sendable (Int32) -> Void) {
        sources.forEach { $0.cancel() }
        let signals = [SIGINT, SIGTERM] + (outlivesTerminal ? [] : [SIGHUP])
        sources = signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { action(number) }
            source.resume()
            return source
        }
    }

    /// True where the program was started by `nohup` or the like, so that closing the terminal is not to end it.
    private static let outlivesTerminal: Bool = {
        var action = sigaction()
        sigaction(SIGHUP, nil, &action)
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }()
}
