import Foundation
import Testing

/// What the README and the articles tell people to type and to open.
@Suite struct DocumentTests {
    /// A page: its name for messages, the folder that it lies in, and its lines.
    struct Page: CustomTestStringConvertible {
        let url: URL
        var name: String { url.lastPathComponent }
        var testDescription: String { name }

        func lines() throws -> [Substring] {
            try String(contentsOf: url, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
        }
    }

    static let readme = Page(url: Program.package.appendingPathComponent("README.md"))
    static let contributing = Page(url: Program.package.appendingPathComponent("CONTRIBUTING.md"))
    static let sources = Program.package.appendingPathComponent("Sources")

    /// The modules that have a catalogue, sorted.
    static let modules = names(in: sources).filter { module in
        FileManager.default.fileExists(atPath: catalogue(of: module).path)
    }

    /// The pages of all catalogues.
    static let articles = modules.flatMap { module in
        names(in: catalogue(of: module)).map { Page(url: catalogue(of: module).appendingPathComponent($0)) }
    }

    static func catalogue(of module: String) -> URL { sources.appendingPathComponent("\(module)/\(module).docc") }

    private static func names(in folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    /// The commands of all `sh` blocks of a page, in order, cut at `&&`, in words.
    private static func commands(of page: Page) throws -> [[String]] {
        var isCode = false
        var commands: [[String]] = []
        for line in try page.lines() {
            if line.hasPrefix("```") {
                isCode = line == "```sh"
            } else if isCode, !line.isEmpty {
                commands += words(String(line)).split(separator: "&&").map(Array.init)
            }
        }
        return commands
    }

    /// Cuts a line at spaces outside of double quotes.
    private static func words(_ line: String) -> [String] {
        line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
            index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
        }
    }

    @Test("Every command works, in the order of the pages")
    func commandsWork() throws {
        let program = try Program()
        try FileManager.default.createSymbolicLink(
            atPath: program.path("SampleImages"), withDestinationPath: Program.samples)
        // What several pages show is run once; its files are there for the later ones.
        var done: Set<[String]> = []
        for page in [Self.readme, Self.contributing] + Self.articles {
            for command in try Self.commands(of: page) where done.insert(command).inserted {
                let text = "\(page.name): \(command.joined(separator: " "))"
                switch command[0] {
                case "fcnscan", ".build/release/fcnscan":
                    // A comparison is right after one run; more only make its times better.
                    let fewer = command.contains("compare") ? ["--runs", "1"] : []
                    let result = try program.run(Program.binary, Array(command.dropFirst()) + fewer)
                    #expect(result.status == 0, "\(text): \(result.errors)")
                case "swift":
                    // Builds and tests of the package itself.
                    continue
                default:
                    let script = Program.package.appendingPathComponent(command[0]).path
                    #expect(FileManager.default.isExecutableFile(atPath: script), "\(text)")
                }
            }
        }
        #expect(done.count >= 25)
    }

    @Test("The README is short enough for a newcomer")
    func readmeIsShort() throws {
        #expect(try Self.readme.lines().count <= 140)
    }

    @Test("Every link to a file, a folder or an article leads somewhere", arguments: [readme, contributing] + articles)
    func linksLeadSomewhere(page: Page) throws {
        let folder = page.url.deletingLastPathComponent()
        let text = try page.lines().joined(separator: "\n")
        for link in text.matches(of: /\]\((?!https?:)([^)#\s]+)/) {
            let target = folder.appendingPathComponent(String(link.1))
            #expect(FileManager.default.fileExists(atPath: target.path), "\(page.name) links to \(link.1)")
        }
        for link in text.matches(of: /<doc:([A-Za-z]+)>/) {
            let target = folder.appendingPathComponent("\(link.1).md")
            #expect(FileManager.default.fileExists(atPath: target.path), "\(page.name) links to \(link.1)")
        }
        // Scripts that are mentioned in the text.
        for name in text.matches(of: /Scripts\/[a-z0-9.-]*[a-z0-9]/) {
            let target = Program.package.appendingPathComponent(String(name.0))
            #expect(FileManager.default.fileExists(atPath: target.path), "\(page.name) names \(name.0)")
        }
    }

    @Test("Every module has a map of its ideas, and every file on it exists", arguments: modules)
    func mapsAreTrue(module: String) throws {
        let files = FileManager.default.enumerator(atPath: Self.sources.appendingPathComponent(module).path)
        let names = Set(
            (files?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".swift") }.map {
                URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent
            })
        let lines = try Page(url: Self.catalogue(of: module).appendingPathComponent("\(module).md")).lines()
        let map = lines.drop { $0 != "| idea | file |" }.dropFirst(2).prefix { $0.hasPrefix("|") }
        #expect(!map.isEmpty, "\(module) has no table of ideas and files")
        for line in map {
            for name in line.split(separator: "|")[1].matches(of: /`([^`]+)`/) {
                #expect(names.contains(String(name.1)), "the map of \(module) names \(name.1)")
            }
        }
    }

    @Test("Every library module has a catalogue")
    func modulesHaveCatalogues() {
        // The last two are Kernels again, by symbolic links; programs, C code and Python have no catalogue.
        let others: Set = ["fcnscan", "make-samples", "fcnscan-python", "KernelsAVX2", "KernelsAVX512"]
        let expected = Self.names(in: Self.sources).filter {
            !others.contains($0) && (!$0.hasPrefix("C") || $0 == "CInterface") && !$0.hasPrefix(".")
        }
        #expect(Self.modules == expected)
    }
}
