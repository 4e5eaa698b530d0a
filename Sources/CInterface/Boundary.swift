import CFCNScan
import FCNScanKit
import Glibc

/// A progress callback asked for the end of a call.
struct Cancellation: Error {}

/// Does the work of a call that can fail, and turns what it throws into a status and a text.
///
/// - Parameter error: Takes the text; nil where nobody wants it.
func status(
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ work: () throws -> Void
) -> fcnscan_status {
    do {
        try work()
        return FCNSCAN_OK
    } catch is Cancellation {
        error?.pointee = text("the call was cancelled")
        return FCNSCAN_CANCELLED
    } catch let failure {
        error?.pointee = text("\(failure)")
        return isWrongUse(failure) ? FCNSCAN_WRONG_USE : FCNSCAN_FAILED
    }
}

/// True where arguments or settings mean nothing, whatever the picture.
private func isWrongUse(_ error: any Error) -> Bool {
    switch error {
    case is WrongUse, is SettingsError, is InputDescriptionError, ExportError.unknownFormat: true
    default: false
    }
}

/// What a caller did wrong, apart from settings.
enum WrongUse: DescribedError {
    case isNull(String)
    case noPixels(width: Int, height: Int, channels: Int)
    case noSuchType(Int)
    case noSuchScale(found: Int, scales: Int)

    var description: String {
        switch self {
        case .isNull(let name): "'\(name)' is NULL"
        case .noPixels(let width, let height, let channels):
            "samples have the shape [\(height), \(width), \(channels)], expected at least one pixel of 1 to 4 samples"
        case .noSuchType(let type): "there is no type of samples \(type)"
        case .noSuchScale(let found, let scales): "there is no scale \(found) among \(scales), counted from 0"
        }
    }
}

/// A copy of a text that the caller frees.
func text(_ text: String) -> UnsafeMutablePointer<CChar> { strdup(text) }

/// A text that may not be missing.
func string(_ text: UnsafePointer<CChar>?, _ name: String) throws -> String {
    guard let text else { throw WrongUse.isNull(name) }
    return String(cString: text)
}

/// Settings; none where they are missing.
func settings(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }

/// A place for a result, which may not be missing.
func place<Result>(_ pointer: UnsafeMutablePointer<Result>?, _ name: String) throws -> UnsafeMutablePointer<Result> {
    guard let pointer else { throw WrongUse.isNull(name) }
    return pointer
}

/// An object behind a handle, whose one reference the handle holds.
func handle(of object: AnyObject) -> OpaquePointer { OpaquePointer(Unmanaged.passRetained(object).toOpaque()) }

/// The object behind a handle.
func object<Object: AnyObject>(_ handle: OpaquePointer?, _ type: Object.Type, _ name: String) throws -> Object {
    guard let handle else { throw WrongUse.isNull(name) }
    return Unmanaged<Object>.fromOpaque(UnsafeRawPointer(handle)).takeUnretainedValue()
}

/// Lets go of the object behind a handle.
func free<Object: AnyObject>(_ handle: OpaquePointer?, _ type: Object.Type) {
    if let handle { Unmanaged<Object>.fromOpaque(UnsafeRawPointer(handle)).release() }
}

/// Calls a progress callback, and throws where it says so.
func reporting(
    _ progress: fcnscan_progress?, _ userData: UnsafeMutableRawPointer?
) -> (ScanProgress) throws -> Void {
    { now in
        if let progress, progress(userData, now.done, now.all) != 0 { throw Cancellation() }
    }
}
