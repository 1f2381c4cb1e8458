namespace Hadal.Storage.Engines;

/// <summary>One call to the device, as an engine gets it.</summary>
/// <param name="Operation">What to do.</param>
/// <param name="Priority">How urgently, where the device can tell.</param>
/// <param name="File">The engine's name of the descriptor.</param>
/// <param name="Offset">In the file.</param>
/// <param name="Address">In memory, inside the ring's slab or not.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct Transfer(IoOperation Operation, IoPriority Priority, long File, long Offset, nint Address, int Length);
