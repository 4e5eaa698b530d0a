import Foundation
import Testing

@testable import FCNScanKit
@testable import Service

@Suite struct OpenAPIDocumentTests {
    private func document(token: String? = nil) throws -> [String: Any] {
        var options = ServiceOptions()
        options.token = token.flatMap(AccessToken.init)
        let value = OpenAPIDocument.document(models: [try ModelFacts(LoadedModel(named: "embedded"))], options)
        return try #require(JSONSerialization.jsonObject(with: Data(JSONText.text(of: value).utf8)) as? [String: Any])
    }

    @Test("Every reference leads to a schema of the document")
    func referencesLeadSomewhere() throws {
        let document = try document()
        let schemas = try #require((document["components"] as? [String: Any])?["schemas"] as? [String: Any])
        var count = 0
        func check(_ value: Any) {
            if let list = value as? [Any] { list.forEach(check) }
            guard let object = value as? [String: Any] else { return }
            if let reference = object["$ref"] as? String {
                count += 1
                #expect(
                    schemas[reference.replacingOccurrences(of: "#/components/schemas/", with: "")] != nil,
                    "\(reference)")
            }
            object.values.forEach(check)
        }
        check(document)
        #expect(count > 20)
    }

    @Test("The paths are those that the service has, and every parameter is described")
    func pathsAreRoutes() throws {
        let document = try document()
        let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
        #expect(Set(paths.keys) == Set(Route.allCases.map(\.rawValue)))
        let parameters = try #require(paths["/scan"]?["post"]?["parameters"] as? [[String: Any]])
        #expect(parameters.compactMap { $0["name"] as? String } == ScanParameter.all.map(\.name))
    }

    @Test("A token is part of the document where the service has one")
    func tokenIsDescribed() throws {
        #expect(try document()["security"] == nil)
        let document = try document(token: "secret")
        #expect(document["security"] != nil && !"\(document)".contains("secret"))
    }
}
