import CRelease
import Raster

/// Which fcnscan this is.
public enum Release {
    /// The version, by the rules of semantic versioning.
    public static let version = "0.1.0"

    /// What was built: for a release its commit, the day of that and the C library that it needs; `development` otherwise.
    public static var build: String { String(cString: fcn_build()) }

    /// The libraries for pictures and their versions, for example `libpng 1.6.39`.
    public static var libraries: [String] { PictureLibraries.all }
}
