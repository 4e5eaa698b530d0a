import CServicePage
import FCNScanKit

/// The page on which a person drops a picture.
enum StartPage {
    /// The page with the models to choose from.
    static func answer(models: [ModelFacts]) -> Answer {
        let style = String(cString: fcnscan_service_css())
        let script = String(cString: fcnscan_service_script())
        let options = models.map {
            let name = XMLText.escaped($0.name)
            return "<option value=\"\(name)\">\(name)</option>"
        }
        let pieces = [
            "style": style, "script": script, "models": options.joined(),
            "count": models.count == 1 ? "1 model" : "\(models.count) models",
        ]
        var answer = Answer.text(
            filled(String(cString: fcnscan_service_html()), pieces), as: "text/html; charset=utf-8")
        answer.headers.add(name: "Content-Security-Policy", value: policy(style: style, script: script))
        // With a stricter one browsers do not say either which page sends the form, which ``AcceptedHosts`` asks for.
        answer.headers.add(name: "Referrer-Policy", value: "same-origin")
        return answer
    }

    /// What the browser lets the page do: run its own code, send its own form, and show what comes back.
    ///
    /// Source: W3C, Content Security Policy Level 3.
    private static func policy(style: String, script: String) -> String {
        [
            "default-src 'none'", "script-src 'sha256-\(ReportPage.hash(script))'",
            "style-src 'sha256-\(ReportPage.hash(style))'", "img-src data:", "frame-src 'self'", "form-action 'self'",
            "base-uri 'none'", "frame-ancestors 'none'",
        ].joined(separator: "; ")
    }

    /// A text with its `{{NAME}}` replaced.
    private static func filled(_ text: String, _ pieces: [String: String]) -> String {
        var result = ""
        var rest = Substring(text)
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            guard let piece = pieces[String(rest[start.upperBound..<end.lowerBound])] else {
                preconditionFailure("the page has no piece '\(rest[start.upperBound..<end.lowerBound])'")
            }
            result += rest[..<start.lowerBound] + piece
            rest = rest[end.upperBound...]
        }
        return result + rest
    }
}
