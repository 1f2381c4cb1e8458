/// Programmatic dependent launch: a kernel may begin while the one before it in its stream still runs.
#pragma once

#include "common/types.cuh"

namespace hadal {

/// Waits until the kernel before this one in its stream is over and what it wrote is visible (PTX ISA 9.7.13.13, griddepcontrol).
/// Every thread that reads or writes global memory is behind it, and a kernel that touches none calls it too: who waits for this
/// kernel takes all that came before it for done. Returns at once where the launch was an ordinary one.
__device__ inline void wait_for_upstream() { asm volatile("griddepcontrol.wait;" ::: "memory"); }

/// Lets the next kernel begin as soon as every CTA has said so or is over (PTX ISA 9.7.13.13, griddepcontrol). Never before
/// wait_for_upstream: then no more than two kernels of a stream run at a time, and what came before the first of them is done.
__device__ inline void let_dependents_launch() { asm volatile("griddepcontrol.launch_dependents;" ::: "memory"); }

} // namespace hadal
