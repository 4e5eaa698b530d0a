import ArgumentParser
import FCNScanKit
import FoundationEssentials
import Glibc
import Service

struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Scans pictures that come by HTTP.",
        discussion: """
            POST /scan takes a picture and gives detections as JSON, or with 'Accept: image/png' the heat map; \
            its parameters are the options of 'fcnscan scan'. A browser finds a page at / to drop a picture on, and \
            programs the description of everything at /openapi.json. Models are loaded once. Only this machine can \
            ask unless --host says otherwise. SIGTERM and Ctrl-C let admitted requests end.

            EXAMPLES
              fcnscan serve
              curl -T smear.jpg -X POST 'http://127.0.0.1:8080/scan?edge=center'
              curl -F picture=@smear.jpg http://127.0.0.1:8080/scan
              curl -T smear.jpg -X POST -H 'Accept: image/png' \\
                'http://127.0.0.1:8080/scan?picture=overlay' -o overlay.png
              fcnscan serve -m cells=cells.safetensors -m digits=digits.onnx
              fcnscan serve --host 0.0.0.0 --token-file token.txt --log json
              fcnscan serve --workers 4 --waiting 16 --max-body 256MB --seconds 20
            """)

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "A model under a name, NAME=FILE; the name of the file unless given. Can be given more than once; embedded unless given. What an ONNX file does not say of its pictures stands in FILE.json.",
            valueName: "[name=]model"),
        completion: .file(extensions: ["safetensors", "onnx"]))
    var model: [String] = []
    @Option(help: "The address to listen on; 0.0.0.0 and :: take requests of other machines.")
    var host = "127.0.0.1"
    @Option(
        help: ArgumentHelp(
            """
            A name besides localhost under which the service is asked, as a proxy's or this machine's; can be given more than \
            once. On the loopback other names are refused, elsewhere only where some are given.
            """, valueName: "name"))
    var allowHost: [String] = []
    @Option(help: "The port to listen on; 0 for any that is free, which is printed.")
    var port = 8080
    @Option(
        help: """
            What every request must say as 'Authorization: Bearer TOKEN'. Others on this machine can read it in the list \
            of processes: prefer --token-file, or the environment variable FCNSCAN_TOKEN.
            """)
    var token: String?
    @Option(help: "A file that holds the token in its first line.", completion: .file())
    var tokenFile: String?
    @Option(help: "Scans that run at the same time; as many as processors unless given.")
    var workers: Int?
    @Option(help: "Threads of each scan; the processors shared out between the workers unless given.")
    var threads: Int?
    @Option(help: "Requests that may wait for a worker; more are refused with 429.")
    var waiting = 64
    @Option(help: "Open connections; more are refused.")
    var connections = 512
    @Option(help: "The largest body of a request, for example 256MB; larger ones are refused with 413.")
    var maxBody: ByteCount?
    @Option(help: "The most pixels on which a picture is scored, all scales together; more are refused with 422.")
    var maxPixels = 100_000_000
    @Option(help: "Seconds from a complete body to the answer; later it is 504.")
    var seconds = 60
    @Option(help: "Seconds in which a body has to arrive; later it is 408.")
    var uploadSeconds = 120
    @Option(help: "Seconds after which a silent client is disconnected.")
    var idleSeconds = 30
    @Option(help: "Seconds that admitted requests have to end when the service is asked to stop.")
    var stopSeconds = 30
    @Option(
        help:
            "A line on standard error for each request: \(ServiceOptions.Log.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var log = ServiceOptions.Log.text

    func validate() throws {
        let wholes: [(name: String, value: Int?, range: ClosedRange<Int>)] = [
            ("--port", port, 0...65535), ("--workers", workers, 1...1024), ("--threads", threads, 1...1024),
            ("--waiting", waiting, 0...100_000), ("--connections", connections, 1...100_000),
            ("--max-pixels", maxPixels, 1...1 << 36), ("--seconds", seconds, 1...86_400),
            ("--upload-seconds", uploadSeconds, 1...86_400), ("--idle-seconds", idleSeconds, 1...86_400),
            ("--stop-seconds", stopSeconds, 0...86_400),
        ]
        for (name, value, range) in wholes {
            if let value, !range.contains(value) {
                throw ValidationError(
                    "\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound), found \(value).")
            }
        }
        guard token == nil || tokenFile == nil else { throw ValidationError("Give --token or --token-file, not both.") }
        let names = models.map(\.name)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw ValidationError("--model gives the name '\(twice)' twice; name models as NAME=FILE.")
        }
    }

    func run() throws {
        let options = try options()
        let service = ScanService(try ServedModels(models), options) { Console.note($0) }
        Interrupt.calls { service.stop() }
        if options.token == nil, !options.isOnLoopback {
            Console.log.warning("everybody who reaches this machine can scan: --token-file asks for a token")
        }
        let ending = try service.run { port in
            print("serving \(models.map(\.name).joined(separator: ", ")) on http://\(shownHost):\(port)/")
            fflush(nil)
        }
        if case .cut(let scans) = ending {
            Console.log.error("\(scans) requests were cut off after --stop-seconds \(stopSeconds)")
            throw ExitCode.failure
        }
    }

    private func options() throws -> ServiceOptions {
        var options = ServiceOptions()
        (options.host, options.port, options.token) = (host, port, try accessToken())
        options.acceptedHosts = allowHost
        options.workers = workers ?? options.workers
        options.threads = threads ?? max(1, AvailableProcessors.count / options.workers)
        (options.waiting, options.connections) = (waiting, connections)
        options.bodyBytes = maxBody?.bytes ?? options.bodyBytes
        (options.pixels, options.seconds) = (maxPixels, seconds)
        (options.uploadSeconds, options.idleSeconds, options.stopSeconds) = (uploadSeconds, idleSeconds, stopSeconds)
        options.log = log
        return options
    }

    private func accessToken() throws -> AccessToken? {
        let environment = ProcessInfo.processInfo.environment["FCNSCAN_TOKEN"]
        guard let tokenFile else { return (token ?? environment).flatMap(AccessToken.init) }
        let text = String(decoding: try readFile(tokenFile, limitBytes: 1 << 16), as: UTF8.self)
        guard let line = text.split(whereSeparator: \.isNewline).first, let token = AccessToken(String(line)) else {
            throw ValidationError("--token-file: the first line of '\(tokenFile)' is empty; write the token there.")
        }
        return token
    }

    /// The models with their names.
    private var models: [(name: String, source: String)] {
        guard !model.isEmpty else { return [(LoadedModel.embeddedName, LoadedModel.embeddedName)] }
        return model.map { text in
            guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
                return (Path.stem(of: text), text)
            }
            return (String(text[..<sign]), String(text[text.index(after: sign)...]))
        }
    }

    /// The host as it stands in an address.
    private var shownHost: String { host.contains(":") ? "[\(host)]" : host }
}

extension ServiceOptions.Log: ExpressibleByArgument {}
