using System.Runtime.Intrinsics;

namespace Hadal.Cpu;

/// <summary>How the elements of a quantiser's source become floats.</summary>
internal unsafe interface IQuantizerSource<TElement>
    where TElement : unmanaged
{
    static abstract float Load(TElement* source);

    /// <summary>Eight consecutive elements, not necessarily aligned.</summary>
    static abstract Vector256<float> LoadEight(TElement* source);
}
