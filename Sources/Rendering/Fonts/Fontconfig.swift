/// The functions of Fontconfig that find a font.
///
/// Source: Fontconfig developers reference, fontconfig.org.
final class Fontconfig {
    private typealias Make = @convention(c) () -> OpaquePointer?
    private typealias Release = @convention(c) (OpaquePointer) -> Void
    private typealias AddCharacter = @convention(c) (OpaquePointer, UInt32) -> Int32
    private typealias AddCharacters = @convention(c) (OpaquePointer, UnsafePointer<CChar>, OpaquePointer) -> Int32
    private typealias AddText = @convention(c) (OpaquePointer, UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
    private typealias AddFlag = @convention(c) (OpaquePointer, UnsafePointer<CChar>, Int32) -> Int32
    private typealias Substitute = @convention(c) (OpaquePointer?, OpaquePointer, UInt32) -> Int32
    private typealias Match =
        @convention(c) (OpaquePointer?, OpaquePointer, UnsafeMutablePointer<UInt32>) -> OpaquePointer?
    private typealias GetText =
        @convention(c) (
            OpaquePointer, UnsafePointer<CChar>, Int32, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
        ) -> UInt32
    private typealias GetNumber =
        @convention(c) (OpaquePointer, UnsafePointer<CChar>, Int32, UnsafeMutablePointer<Int32>) -> UInt32

    private let configuration: OpaquePointer
    private let makePattern: Make
    private let destroyPattern: Release
    private let makeCharacters: Make
    private let destroyCharacters: Release
    private let addCharacter: AddCharacter
    private let addCharacters: AddCharacters
    private let addText: AddText
    private let addFlag: AddFlag
    private let substitute: Substitute
    private let substituteDefaults: Release
    private let match: Match
    private let getText: GetText
    private let getNumber: GetNumber

    /// Opens the library and reads which fonts there are; nil where there is none.
    init?(_ name: String = "libfontconfig.so.1") {
        guard let shared = SharedLibrary(name), let load: Make = shared.function("FcInitLoadConfigAndFonts"),
            let makePattern: Make = shared.function("FcPatternCreate"),
            let destroyPattern: Release = shared.function("FcPatternDestroy"),
            let makeCharacters: Make = shared.function("FcCharSetCreate"),
            let destroyCharacters: Release = shared.function("FcCharSetDestroy"),
            let addCharacter: AddCharacter = shared.function("FcCharSetAddChar"),
            let addCharacters: AddCharacters = shared.function("FcPatternAddCharSet"),
            let addText: AddText = shared.function("FcPatternAddString"),
            let addFlag: AddFlag = shared.function("FcPatternAddBool"),
            let substitute: Substitute = shared.function("FcConfigSubstitute"),
            let substituteDefaults: Release = shared.function("FcDefaultSubstitute"),
            let match: Match = shared.function("FcFontMatch"),
            let getText: GetText = shared.function("FcPatternGetString"),
            let getNumber: GetNumber = shared.function("FcPatternGetInteger"), let configuration = load()
        else { return nil }
        self.configuration = configuration
        self.makePattern = makePattern
        self.destroyPattern = destroyPattern
        self.makeCharacters = makeCharacters
        self.destroyCharacters = destroyCharacters
        self.addCharacter = addCharacter
        self.addCharacters = addCharacters
        self.addText = addText
        self.addFlag = addFlag
        self.substitute = substitute
        self.substituteDefaults = substituteDefaults
        self.match = match
        self.getText = getText
        self.getNumber = getNumber
    }

    /// The sans-serif font with outlines that suits a character best, which it may lack all the same.
    func font(for scalar: Unicode.Scalar) -> (path: String, index: Int)? {
        guard let pattern = makePattern() else { return nil }
        defer { destroyPattern(pattern) }
        guard let characters = makeCharacters() else { return nil }
        defer { destroyCharacters(characters) }
        _ = addCharacter(characters, scalar.value)
        _ = addText(pattern, "family", "sans-serif")
        _ = addCharacters(pattern, "charset", characters)
        _ = addFlag(pattern, "scalable", 1)
        _ = substitute(configuration, pattern, 0)
        substituteDefaults(pattern)
        var result: UInt32 = 0
        guard let found = match(configuration, pattern, &result) else { return nil }
        defer { destroyPattern(found) }
        var path: UnsafeMutablePointer<CChar>?
        var index: Int32 = 0
        guard getText(found, "file", 0, &path) == 0, let path else { return nil }
        _ = getNumber(found, "index", 0, &index)
        return (String(cString: path), Int(index))
    }
}
