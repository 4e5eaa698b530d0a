import CFCNScan
import FCNScanKit
import Glibc

/// The text stays where it is as long as the program runs.
nonisolated(unsafe) private let versionText: UnsafePointer<CChar> = UnsafePointer(text(Release.version))

/// As `fcnscan.h` says.
@_cdecl("fcnscan_abi_version")
public func abiVersion() -> CInt { FCNSCAN_ABI_VERSION }

/// As `fcnscan.h` says.
@_cdecl("fcnscan_version")
public func version() -> UnsafePointer<CChar> { versionText }

/// As `fcnscan.h` says.
@_cdecl("fcnscan_string_free")
public func stringFree(_ text: UnsafeMutablePointer<CChar>?) { Glibc.free(text) }

/// As `fcnscan.h` says.
@_cdecl("fcnscan_model_open")
public func modelOpen(
    _ name: UnsafePointer<CChar>?, _ options: UnsafePointer<CChar>?, _ model: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> fcnscan_status {
    status(error) {
        let place = try place(model, "model")
        let name = try string(name, "name")
        let input = try InputDescription(json: settings(options), name: "settings")
        place.pointee = handle(of: try ScanSession(LoadedModel(named: name, input: input)))
    }
}

/// As `fcnscan.h` says.
@_cdecl("fcnscan_model_free")
public func modelFree(_ model: OpaquePointer?) { free(model, ScanSession.self) }

/// As `fcnscan.h` says.
@_cdecl("fcnscan_model_facts")
public func modelFacts(
    _ model: OpaquePointer?, _ facts: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> fcnscan_status {
    status(error) {
        let place = try place(facts, "facts")
        let session = try object(model, ScanSession.self, "model")
        place.pointee = text(try JSONText.text(of: ModelFacts(session.loaded)))
    }
}
