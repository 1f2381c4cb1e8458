using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>The latent part of a row of 656 bytes, in host memory: Kernels.cu/paged/rows.cuh.</summary>
internal static unsafe class QuantizedCacheRow
{
    internal const int ScalesAt = MlaRules.ValueWidth;

    internal const int RotaryAt = ScalesAt + (Groups * sizeof(float));

    private const int Group = PagedCacheRules.ScaleGroup;
    private const int Groups = MlaRules.ValueWidth / Group;

    /// <summary>The power of two of 1e-4, below which the scales of a cache do not fall.</summary>
    private const float LeastPowerOfTwo = 1f / (1 << 13);

    internal static void Write(BFloat16* source, byte* row, ScaleRule rule)
    {
        float* scales = (float*)(row + ScalesAt);
        for (int group = 0; group < Groups; group++)
        {
            BFloat16* values = source + (group * Group);
            GroupScale scale = GroupScale.Of(QuantizerGroup<BFloat16, BFloat16Source>.Largest(values, Group), rule);
            if (rule == ScaleRule.PowerOfTwo && scale.Scale < LeastPowerOfTwo)
            {
                scale = new(LeastPowerOfTwo, 1 / LeastPowerOfTwo, IsFinite: true);
            }

            QuantizerGroup<BFloat16, BFloat16Source>.Quantize(values, (Float8E4M3*)row + (group * Group), Group, scale);
            scales[group] = scale.Scale;
        }
    }

    [SkipLocalsInit]
    internal static void Read(byte* row, BFloat16* destination)
    {
        Span<float> values = stackalloc float[Group];
        float* scales = (float*)(row + ScalesAt);
        for (int group = 0; group < Groups; group++)
        {
            Float8E4M3.ConvertToSingle(new((Float8E4M3*)row + (group * Group), Group), values);
            TensorPrimitives.Multiply(values, scales[group], values);
            CacheElements.Round(values, destination + (group * Group));
        }
    }
}
