/// The sizes beyond which a network is refused, so that shape arithmetic never overflows, whatever a file says.
///
/// They lie far above every real network and picture: a picture side of 16 million pixels, a trillion
/// weights in a layer.
public enum NetworkLimits {
    /// The largest height, width, number of channels, kernel side, stride, padding and dilation.
    public static let dimension = 1 << 24
    /// The most values in one feature map.
    public static let values = 1 << 48
    /// The most parameters in one layer.
    public static let parameters = 1 << 40
    /// The most multiply-adds in one pass.
    public static let multiplyAdds = 1 << 60
    /// The largest product of the strides of all layers on a path.
    public static let strideProduct = 1 << 24
    /// The largest product of the enlargements of all layers on a path.
    public static let enlargement = 1 << 24
    /// The most layers.
    public static let layers = 4096
    /// The most outputs that enter one layer.
    public static let inputs = 256
    /// The most channels that a selection makes.
    public static let selectedChannels = 1 << 16
}

/// The product of positive factors, or nil where it exceeds the limit.
func boundedProduct(_ factors: [Int], limit: Int) -> Int? {
    var product = 1
    for factor in factors {
        let (next, overflow) = product.multipliedReportingOverflow(by: factor)
        guard !overflow, next <= limit else { return nil }
        product = next
    }
    return product
}
