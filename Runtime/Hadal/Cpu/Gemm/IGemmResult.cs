namespace Hadal.Cpu;

/// <summary>How a finished row of sums becomes elements of D.</summary>
internal unsafe interface IGemmResult<TElement>
    where TElement : unmanaged
{
    static abstract void Store(float* sums, TElement* d, int count);
}
