/// A name for a picture that can be that of a file, whatever a client says.
enum PictureName {
    /// What a picture is called that has no other name.
    static let unnamed = "picture"

    /// The last part of a path of any system without control characters, at most 200 bytes long.
    static func cleaned(_ text: String?) -> String {
        let last = (text ?? "").split { $0 == "/" || $0 == "\\" }.last ?? ""
        var name = String(
            String.UnicodeScalarView(last.unicodeScalars.filter { $0.properties.generalCategory != .control }))
        while name.utf8.count > 200 { name.removeLast() }
        return ["", ".", ".."].contains(name) ? unnamed : name
    }
}
