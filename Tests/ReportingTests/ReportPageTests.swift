import Files
import Foundation
import Scanning
import TestSupport
import Testing

@testable import Reporting

/// A report on one picture of 40 by 30 pixels with a name that is hard to put into a page.
func smallReport(named name: String, title: String = "A report") -> ReportContents {
    var contents = ReportContents(
        version: "1.2.3", title: title, folder: "pictures", classes: ["background", "cell"], objectClasses: [1],
        start: ReportContents.Start(DetectionOptions(threshold: 0.6), classes: ["background", "cell"]), tolerance: 4,
        window: [16, 16])
    contents.pictures = [ReportContents.Picture(name: name, width: 40, height: 30)]
    return contents
}

/// What stands in a page between two texts.
func part(of page: String, from start: String, to end: String) throws -> String {
    let first = try #require(page.range(of: start))
    let last = try #require(page[first.upperBound...].range(of: end))
    return String(page[first.upperBound..<last.lowerBound])
}

@Suite struct ReportPageTests {
    private func page(_ contents: ReportContents, chunks count: Int = 0) throws -> String {
        try withTemporaryFolder { folder in
            let chunks = ReportChunks(beside: folder + "/r.html")
            for number in 0..<count { try chunks.add(numbers: [1, 2, UInt8(number)], name: "0-m0-\(number)") }
            let bytes = try ReportPage.write(contents, chunks, to: folder + "/r.html")
            let text = try String(contentsOfFile: folder + "/r.html", encoding: .utf8)
            #expect(bytes == text.utf8.count)
            return text
        }
    }

    @Test("Names that look like code stay names, in the data and in the heading")
    func namesAreEscaped() throws {
        let name = "</script><script>alert('<!--')</script>\u{2028}\"\\ größe 白.png"
        let page = try page(smallReport(named: name, title: "<b>&\"</title>"))
        #expect(page.contains("<title>&lt;b&gt;&amp;&quot;&lt;/title&gt;</title>"))
        let data = try part(of: page, from: "id=\"report\">", to: "</script>")
        #expect(!data.contains("<"))
        let read = try JSONDecoder().decode(ReportContents.self, from: Data(data.utf8))
        #expect(read.pictures[0].name == name && read.title == "<b>&\"</title>")
    }

    @Test("The browser runs the code of the page and nothing else, and speaks to nobody")
    func policyNamesTheCode() throws {
        let page = try page(smallReport(named: "a.png"))
        let policy = try part(of: page, from: "Content-Security-Policy\" content=\"", to: "\"")
        let script = try part(of: page, from: "</script>\n<script>", to: "</script>")
        let digits = Array(ContentHash.hexadecimal(of: Array(script.utf8)))
        let hash = Data(stride(from: 0, to: 64, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! })
        #expect(policy.contains("default-src 'none'"))
        #expect(policy.contains("script-src 'sha256-\(hash.base64EncodedString())';"))
        #expect(!policy.contains("unsafe") && !policy.contains("connect-src"))
        // The name of SVG is no address that anything is loaded from.
        let addresses = page.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
        #expect(!addresses.contains("http:") && !addresses.contains("https:"))
    }

    @Test("Pieces lie in the page under their names, before the code that reads them")
    func piecesLieInThePage() throws {
        let page = try page(smallReport(named: "a.png"), chunks: 2)
        #expect(page.contains("<script type=\"text/plain\" id=\"chunk-0-m0-1\">AQIB</script>"))
        let data = try part(of: page, from: "id=\"report\">", to: "</script>")
        #expect(!data.contains("\"files\""))
    }

    @Test("The same report has the same bytes and identity, another one another")
    func identityIsMadeFromTheContents() throws {
        func identity(_ name: String) throws -> String {
            try part(of: page(smallReport(named: name)), from: "\"id\":\"", to: "\"")
        }
        #expect(try page(smallReport(named: "a.png")) == page(smallReport(named: "a.png")))
        #expect(try identity("a.png") != identity("b.png"))
    }

    @Test("New boxes have the size of objects on the picture, or of a window")
    func newBoxes() {
        let plain = ReportContents.Start(DetectionOptions(), classes: ["background", "cell"])
        #expect(ReportContents.boxSize(plain, window: [48, 40], scales: []) == [48, 40])
        #expect(ReportContents.boxSize(plain, window: [48, 40], scales: [0.1]) == [480, 400])
        var options = DetectionOptions()
        options.objectSizes = [1: ObjectSize(width: 20, height: 16), 2: ObjectSize(width: 10, height: 10)]
        let sizes = ReportContents.Start(options, classes: ["background", "cell", "dust"])
        #expect(ReportContents.boxSize(sizes, window: [48, 40], scales: [0.25, 0.5, 1]) == [30, 26])
    }
}
