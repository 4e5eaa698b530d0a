import Numbers

/// A number with a fixed count of decimals and a point.
func decimals(_ value: Float, _ count: Int) -> String {
    Double(value).fixed(count)
}
