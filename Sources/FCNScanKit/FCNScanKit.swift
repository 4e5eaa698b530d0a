@_exported import Engine
@_exported import Files
@_exported import Network
@_exported import ONNX
@_exported import Raster
@_exported import Rendering
@_exported import Scanning
@_exported import Training
