import Foundation
import Raster
import Testing

@testable import Exports

@Suite struct GeoJSONWriterTests {
    @Test("QuPath's form has pixels of the full picture, a class with its colour, and measurements")
    func pixelsAreAsExpected() throws {
        try withExport([.geojson], [.sample()]) { report, text throws in
            #expect(report.files == ["geojson": "0.geojson"] && report.warnings == nil)
            try check(
                text("0.geojson"),
                is: #"""
                    {"type":"FeatureCollection","features":[
                    {"geometry":{"coordinates":[[[10,20.5],[40,20.5],[40,60.5],[10,60.5],[10,20.5]]],"type":"Polygon"},"properties":{"classification":{"color":[63,144,218],"name":"白细胞"},"measurements":{"centerX":25,"centerY":40.5,"score":0.75},"objectType":"detection"},"type":"Feature"},
                    {"geometry":{"coordinates":[[[180,0],[200,0],[200,30],[180,30],[180,0]]],"type":"Polygon"},"properties":{"classification":{"color":[255,169,14],"name":"<\"a,b\">"},"measurements":{"area":321.5,"centerX":195,"centerY":15,"meanScore":0.25,"scale":0.5,"score":0.5},"objectType":"detection"},"type":"Feature"}]}

                    """#)
        }
    }

    private func georeference(epsg: Int?) throws -> Georeference {
        let json = """
            {"transform":[0.5,0,1000,0,-0.5,2000],"model":"projected","citation":"local"\(epsg.map { ",\"epsg\":\($0)" } ?? "")}
            """
        return try JSONDecoder().decode(Georeference.self, from: Data(json.utf8))
    }

    @Test("Map coordinates name their system, and rings run counterclockwise although rows run downwards")
    func mapIsAsExpected() throws {
        var picture = ExportedPicture.sample()
        picture.objects.removeLast()
        picture.georeference = try georeference(epsg: 25832)
        try withExport([.geojson], [picture]) { report, text throws in
            #expect(report.files["map-geojson"] == "0.map.geojson")
            try check(
                text("0.map.geojson"),
                is: """
                    {"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::25832"}},"features":[
                    {"geometry":{"coordinates":[[[1005,1969.75],[1020,1969.75],[1020,1989.75],[1005,1989.75],[1005,1969.75]]],"type":"Polygon"},"properties":{"centerX":25,"centerY":40.5,"class":"白细胞","mapX":1012.5,"mapY":1979.75,"score":0.75},"type":"Feature"}]}

                    """)
        }
        picture.georeference = try georeference(epsg: 4326)
        try withExport([.geojson], [picture]) { _, text throws in #expect(try !text("0.map.geojson").contains("crs")) }
    }

    @Test("A map whose system has no number is told, and tables still have its coordinates")
    func unnumberedSystemsAreTold() throws {
        var picture = ExportedPicture.sample()
        picture.georeference = try georeference(epsg: nil)
        try withExport([.geojson, .csv], [picture]) { report, text throws in
            #expect(report.files["map-geojson"] == nil)
            #expect(report.warnings?.count == 1 && report.warnings![0].contains("('local') of 'slides/a & b.png'"))
            #expect(try text("objects.csv").contains(",1012.5,1979.75\r\n"))
        }
    }

    @Test("Of several pictures a pattern is named")
    func patternIsNamed() throws {
        try withExport([.geojson], [.sample("a"), .sample("b")]) { report, text throws in
            #expect(report.files == ["geojson": "*.geojson"])
            #expect(try text("0.geojson") == text("1.geojson"))
        }
    }
}
