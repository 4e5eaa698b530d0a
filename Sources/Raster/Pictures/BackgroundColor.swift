/// The opaque colour that shows through where a picture is transparent.
public struct BackgroundColor: Sendable, Equatable {
    /// Red, 0 to 255.
    public var red: UInt8
    /// Green, 0 to 255.
    public var green: UInt8
    /// Blue, 0 to 255.
    public var blue: UInt8

    /// A colour from its samples on a scale of 0 to 255.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// White, as on paper.
    public static let white = BackgroundColor(red: 255, green: 255, blue: 255)
    /// Black.
    public static let black = BackgroundColor(red: 0, green: 0, blue: 0)
}
