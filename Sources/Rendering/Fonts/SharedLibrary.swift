import Glibc

/// A library that is opened while the program runs, and is never closed.
struct SharedLibrary: @unchecked Sendable {
    private let handle: UnsafeMutableRawPointer

    /// Opens a library by its name and version; nil where there is none.
    init?(_ name: String) {
        guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { return nil }
        self.handle = handle
    }

    /// A function; nil where the library does not have it.
    ///
    /// - Parameter type: A `@convention(c)` function type, with the parameters that the library's documentation names.
    func function<Function>(_ name: String, as type: Function.Type = Function.self) -> Function? {
        dlsym(handle, name).map { unsafeBitCast($0, to: type) }
    }
}
