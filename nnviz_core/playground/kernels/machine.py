"""From LLVM's language to a function of this processor."""

import ctypes
import threading

import numpy as np
from llvmlite import binding

from nnviz_core.playground.kernels.shaped import NAME

_LOCK = threading.Lock()
ARGUMENTS = [ctypes.c_void_p] * 5 + [ctypes.c_int64]


class Machine:
    """A compiled kernel. Its memory is given back with it."""

    def __init__(self, text: str) -> None:
        with _LOCK:
            binding.initialize_native_target()
            binding.initialize_native_asmprinter()
            target = binding.Target.from_default_triple().create_target_machine(
                cpu=binding.get_host_cpu_name(), features=binding.get_host_cpu_features().flatten(), opt=3, jit=True
            )
            module = binding.parse_assembly(text)
            module.verify()
            options = binding.create_pipeline_tuning_options(speed_level=2)
            passes = binding.create_pass_builder(target, options)
            passes.getModulePassManager().run(module, passes)
            self._engine = binding.create_mcjit_compiler(module, target)
            self._engine.finalize_object()
        self._function = ctypes.CFUNCTYPE(ctypes.c_int64, *ARGUMENTS)(self._engine.get_function_address(NAME))

    def train(
        self, parameters: np.ndarray, inputs: np.ndarray, values: np.ndarray, rates: np.ndarray, losses: np.ndarray
    ) -> int:
        """Take a step on each example, without the GIL; the number of steps done, fewer if a loss wasn't finite."""
        arrays = (parameters, inputs, values, rates, losses)
        count = len(rates)
        assert count
        assert all(each.dtype == np.float32 and each.flags.c_contiguous for each in arrays)
        assert len(inputs) == len(values) == len(losses) == count
        return self._function(*(each.ctypes.data for each in arrays), count)
