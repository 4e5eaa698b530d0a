import FCNScanKit
import Glibc
import NIOCore

/// What keeps a service from listening.
public enum ServiceError: DescribedError, Equatable {
    /// The address is used by another program, not this machine's, or not allowed.
    case cannotListen(host: String, port: Int, reason: String)

    init(_ error: any Error, _ options: ServiceOptions) {
        let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
        self = .cannotListen(host: options.host, port: options.port, reason: reason)
    }

    /// One sentence: what, where, why, and what to do.
    public var description: String {
        switch self {
        case .cannotListen(let host, let port, let reason):
            "cannot listen on port \(port) of '\(host)': \(reason); name another port, or an address of this machine"
        }
    }
}
