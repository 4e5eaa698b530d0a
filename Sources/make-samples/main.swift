import Foundation
import Raster
// temporary
let n = Int(CommandLine.arguments[1])!
for i in 0..<n {
    var r = RandomSource(seed: 1, stream: UInt64(i))
    var recipe = SmearRecipe()
    recipe.whiteCells = r.integer(in: 1...2)
    recipe.redCells = r.uniform(12, 32)
    let t = Date()
    let s = Smear(recipe, &r)
    print(Date().timeIntervalSince(t))
    var d = Data("P6\n\(s.picture.width) \(s.picture.height)\n255\n".utf8)
    d.append(contentsOf: s.picture.samples)
    try d.write(to: URL(fileURLWithPath: "/tmp/look/s\(i).ppm"))
}
