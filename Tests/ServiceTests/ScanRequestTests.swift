import Testing

@testable import FCNScanKit
@testable import Service

@Suite struct ScanRequestTests {
    private func request(_ query: String, accept: String? = nil) throws -> ScanRequest {
        try ScanRequest(query: query, accept: accept, threads: 1)
    }

    @Test("A query says what the same settings say in JSON")
    func queryIsSettings() throws {
        let request = try request(
            "stride=8&edge=center&class=white-cell&scales=0.5,1,2&by-class=white-cell:0.6&merge=soft-nms&overlap=0.3"
                + "&decay=linear&region=1,2,300,400&tissue=true&background=1,2,3&exact-windows=false&threshold=1e-1"
                + "&model=again&name=a%20b+c&intensity=percentile:1:99&page=2&pixel-size=0.25")
        let expected = try ScanSettings(
            json: """
                {"stride": 8, "edge": "center", "class": ["white-cell"], "scales": [0.5, 1, 2],
                "by-class": {"white-cell": 0.6}, "merge": "soft-nms", "overlap": 0.3, "decay": "linear",
                "region": [1, 2, 300, 400], "tissue": true, "background": [1, 2, 3], "exact-windows": false,
                "threshold": 0.1, "intensity": "percentile:1:99", "page": 2, "pixel-size": 0.25, "threads": 1}
                """)
        #expect(request.settings == expected)
        #expect(request.model == "again" && request.name == "a b c" && request.form == .json)
    }

    @Test("What is drawn")
    func queryIsOutput() throws {
        let request = try request("picture=overlay&colours=magma&opacity=0.5&legend=false", accept: "image/png")
        #expect(request.form == .picture && request.drawing == .overlay)
        let expected = try OutputSettings(
            json: #"{"colours": "magma", "opacity": 0.5, "legend": false, "heatmap": false, "overlay": true}"#)
        #expect(try request.outputSettings == expected)
    }

    @Test(
        "What means nothing is refused by its name",
        arguments: [
            ("foo=1", "'foo'"), ("threads=8", "'threads'"), ("memory-limit=1", "'memory-limit'"),
            ("roi=/etc/passwd", "'roi'"), ("threshold=2", "'threshold'"), ("threshold=nan", "'threshold'"),
            ("threshold=0x1p-1", "'threshold'"), ("stride=1.5", "'stride'"), ("stride=1,2,3", "'stride'"),
            ("stride=", "'stride'"), ("edge=Center", "'edge'"), ("tissue=yes", "'tissue'"),
            ("threshold=0.1&threshold=0.2", "'threshold'"), ("by-class=a:2", "'by-class'"),
            ("by-class=a:0.1,a:0.2", "'by-class'"), ("scales=0", "'scales'"), ("region=1,2,4", "'region'"),
            ("name=%zz", "%25"), ("name=%", "%25"), ("name=%ff", "UTF-8"),
        ])
    func nonsenseIsRefused(query: String, name: String) throws {
        let problem = try #require(throws: Problem.self) { try request(query) }
        #expect(problem.kind == .badRequest && problem.detail.contains(name), "\(problem.detail)")
    }

    @Test("Settings that do not go together are not possible")
    func contradictionsAreNotPossible() throws {
        for query in [
            "overlap=0.5", "exact-windows=true&global=local", "average-of=logits", "region=1,2,0,4", "drawing=fit:3",
        ] {
            #expect(try #require(throws: Problem.self) { try request(query) }.kind == .notPossible)
        }
    }

    @Test(
        "Every parameter but the service's own is a setting, and no setting of files or of the machine is a parameter")
    func parametersAreSettings() throws {
        let own: Set = ["model", "name", "picture"]
        for parameter in ScanParameter.all where !own.contains(parameter.name) {
            // A value of a wrong kind is told with the name; an unknown name would be told as such.
            let json = #"{"\#(parameter.name)": {"a": "b"}}"#
            let error = try #require(throws: SettingsError.self) {
                if parameter.part == .scan {
                    _ = try ScanSettings(json: json)
                } else {
                    _ = try OutputSettings(json: json)
                }
            }
            if case .unknown = error { Issue.record("\(parameter.name): \(error)") }
        }
        let names = Set(ScanParameter.all.map(\.name))
        #expect(names.count == ScanParameter.all.count)
        #expect(names.isDisjoint(with: ["threads", "memory-limit", "roi", "scores", "save-map", "export", "labels"]))
    }
}
