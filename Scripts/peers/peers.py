"""The peers: their names, and where they come from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Peer:
    name: str
    title: str
    package: str  # on PyPI


PEERS = {
    peer.name: peer
    for peer in (
        Peer("onnxruntime", "ONNX Runtime", "onnxruntime"),
        Peer("openvino", "OpenVINO", "openvino"),
        Peer("mnn", "MNN", "MNN"),
        Peer("ncnn", "ncnn", "ncnn"),
        Peer("opencv", "OpenCV", "opencv-python-headless"),
        Peer("pytorch", "PyTorch", "torch"),
    )
}
# PyTorch is a large download: only when asked.
USUAL = [name for name in PEERS if name != "pytorch"]
