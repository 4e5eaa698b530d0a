import FCNScanKit

/// Where a service listens, what it accepts, and what it tells.
public struct ServiceOptions: Sendable {
    /// One line for each request.
    public enum Log: String, Sendable, CaseIterable {
        case text, json, none
    }

    /// The name or address that it listens on; others than this machine reach it only where that is not the loopback.
    public var host = "127.0.0.1"
    /// Names besides those of the loopback under which it may be asked, as a proxy's; elsewhere than on the loopback every name
    /// is taken unless there are some.
    public var acceptedHosts: [String] = []
    /// The port; 0 for any that is free.
    public var port = 8080
    /// What every request but those for the health must know; nil where everybody may ask.
    public var token: AccessToken?
    /// Scans that run at the same time.
    public var workers = AvailableProcessors.count
    /// Threads of each scan.
    public var threads = 1
    /// Requests that may wait for a worker; more are refused.
    public var waiting = 64
    /// Open connections; more are refused.
    public var connections = 512
    /// Bytes in the body of a request.
    public var bodyBytes = 64 << 20
    /// Bytes of a body that are kept in memory; larger ones go to a temporary file.
    public var bytesInMemory = 1 << 20
    /// Pixels on which a picture is scored, at all its scales together.
    public var pixels = 100_000_000
    /// Seconds from a complete body to the answer, the waiting included.
    public var seconds = 60
    /// Seconds in which a body has to arrive.
    public var uploadSeconds = 120
    /// Seconds in which a client may be silent, a request's head has to arrive, and a kept connection may be idle.
    public var idleSeconds = 30
    /// Seconds that accepted requests have when the service is asked to stop.
    public var stopSeconds = 30
    /// What is written of each request.
    public var log = Log.text

    /// True where nobody but this machine reaches the service.
    public var isOnLoopback: Bool { AcceptedHosts.isLoopback(host) }

    /// A service for this machine alone, as many scans at a time as it has processors.
    public init() {}
}
