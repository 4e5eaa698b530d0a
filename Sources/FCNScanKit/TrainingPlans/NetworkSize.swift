/// How large a network is made for some data.
public enum NetworkSize: String, CaseIterable, Codable, Sendable {
    /// Fast to train and to scan with.
    case small
    /// What suits most data.
    case medium
    /// For many pictures and hard tasks.
    case large

    /// The side of a window that objects are brought to, in pixels.
    var windowSide: Double {
        switch self {
        case .small: 36
        case .medium: 48
        case .large: 64
        }
    }

    /// Filters of the first block; later blocks have more.
    var filters: Int {
        switch self {
        case .small: 12
        case .medium: 16
        case .large: 32
        }
    }

    /// Values between the maps and the classes.
    var hidden: Int {
        switch self {
        case .small: 32
        case .medium: 64
        case .large: 128
        }
    }

    /// Windows that a training shows, all epochs together.
    var windows: Int {
        switch self {
        case .small: 150_000
        case .medium: 300_000
        case .large: 800_000
        }
    }
}
