import CImageCodecs

/// The libraries that decode and encode pictures.
package enum PictureLibraries {
    /// Their names and versions, for example `libpng 1.6.39`.
    package static var all: [String] {
        (0...).lazy.map { fcn_library_version(Int32($0)) }.prefix { $0 != nil }.map { String(cString: $0!) }
    }
}
