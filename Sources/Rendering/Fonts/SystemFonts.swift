import FoundationEssentials
import Glibc
import Synchronization

/// Letters beyond those of ``Font``, from the fonts of the system.
///
/// FreeType draws them, Fontconfig says which font has a character, and HarfBuzz joins and orders letters of scripts that
/// need it. All three are opened when the first such text is written: a program that writes ASCII alone never looks for
/// them, and draws the same on every machine. Where FreeType or the fonts are missing, texts are written with the
/// project's own letters and boxes.
final class SystemFonts: Sendable {
    /// Those of this process, as the environment variable `FCNSCAN_FONTS` says: files with fonts, separated by colons, that
    /// are looked at first; or `none` for no fonts at all.
    static let shared = SystemFonts(setting: ProcessInfo.processInfo.environment["FCNSCAN_FONTS"])

    /// A text in one size.
    struct Setting: Hashable {
        var text: String
        /// Pixels for each dot of the project's own letters.
        var scale: Int
    }

    /// Texts that are held, so that the label of many detections is set once.
    private static let mostLines = 1024

    private struct State: ~Copyable {
        /// Nil until the first text, and where the libraries are missing.
        var setter: TextSetter?
        var isOpen = false
        var lines: [Setting: TextMask?] = [:]
        var missing: Set<Unicode.Scalar> = []
        var problem: String?
    }

    private let state = Mutex(State())
    private let setting: String?
    private let open: @Sendable () -> FreeType?

    /// - Parameters:
    ///   - setting: As `FCNSCAN_FONTS`.
    ///   - open: Opens FreeType.
    init(setting: String?, open: @escaping @Sendable () -> FreeType? = { FreeType() }) {
        self.setting = setting
        self.open = open
    }

    /// A text that ``Font`` lacks a letter of, set in the fonts of the system; nil where there are none.
    func mask(_ setting: Setting) -> TextMask? {
        state.withLock { state in
            if !state.isOpen { open(&state) }
            guard state.setter != nil else { return nil }
            if let known = state.lines[setting] { return known }
            if state.lines.count >= Self.mostLines { state.lines = [:] }
            let mask = state.setter!.mask(setting.text, scale: setting.scale, missing: &state.missing)
            state.lines[setting] = mask
            return mask
        }
    }

    private func open(_ state: inout sending State) {
        state.isOpen = true
        // Who wants no fonts needs no notice.
        if setting == "none" { return }
        guard let library = open() else {
            state.problem = "FreeType (libfreetype.so.6) is not on this machine; install it with a font"
            return
        }
        let files = setting?.split(separator: ":").map(String.init) ?? []
        let faces = files.map { ($0, library.face($0, index: 0)) }
        let fontconfig = Fontconfig()
        if let broken = faces.first(where: { $0.1 == nil }) {
            state.problem = "FCNSCAN_FONTS names '\(broken.0)', which is no font that can be read"
        } else if fontconfig == nil, files.isEmpty {
            state.problem =
                "Fontconfig (libfontconfig.so.1), which finds fonts, is not on this machine; install it, or name a font "
                + "in the environment variable FCNSCAN_FONTS"
            return
        }
        state.setter = TextSetter(
            library, faces: faces.compactMap(\.1), fontconfig: fontconfig, shaper: HarfBuzz())
    }

    /// Why letters of the texts until now became boxes, in one sentence; nil where none did.
    var notice: String? {
        state.withLock { state in
            if let problem = state.problem { return "some labels have boxes for letters: \(problem)" }
            guard !state.missing.isEmpty else { return nil }
            let letters = state.missing.sorted { $0.value < $1.value }.prefix(8).map { "\(Character($0))" }
            return "some labels have boxes for letters: no font on this machine has \(letters.joined(separator: " ")); "
                + "install one, or name its file in the environment variable FCNSCAN_FONTS"
        }
    }
}

/// What a person should know about the letters of labels that were drawn until now; nil where all were there.
package var letteringNotice: String? { SystemFonts.shared.notice }
