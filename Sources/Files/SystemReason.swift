import FoundationEssentials
import Glibc

/// Why the system refused something, in its words: `Permission denied`.
package func systemReason(of error: any Error) -> String {
    let code = (error as? CocoaError)?.underlying as? POSIXError ?? error as? POSIXError
    return code.map { String(cString: strerror($0.code.rawValue)) } ?? "\(error)"
}
