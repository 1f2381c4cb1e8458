using System.Numerics.Tensors;
using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>Reads keys of a sequence, wherever their pages lie, as floats that lie together.</summary>
internal static unsafe class MlaKeys
{
    private const int ScaledTogether = 128;
    private const int Scales = MlaRules.ValueWidth / ScaledTogether;

    /// <summary>Tokens <paramref name="first"/> … as [count, width]; a page outside the cache is one of zeros, as for the GPU's copy engine.</summary>
    internal static void Read<TQuery, TCache>(in MlaProblem<TQuery, TCache> problem, int sequence, int first, int count, float* keys)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        for (int done = 0; done < count;)
        {
            int token = first + done;
            int together = Math.Min(count - done, problem.PageSize - (token % problem.PageSize));
            Span<float> destination = new(keys + ((long)done * problem.Width), together * problem.Width);
            TCache* rows = problem.RowOf(sequence, token);
            if (rows is null)
            {
                destination.Clear();
            }
            else if (typeof(TCache) == typeof(Float8E4M3))
            {
                Dequantize((byte*)rows, destination);
            }
            else
            {
                MlaNumbers.ToSingle(rows, destination);
            }

            done += together;
        }
    }

    // Rounded to BF16, in which GPUs multiply: scales that are no powers of two would else mean something else there.
    private static void Dequantize(byte* row, Span<float> keys)
    {
        Span<BFloat16> rounded = stackalloc BFloat16[MlaRules.ValueWidth];
        for (; !keys.IsEmpty; keys = keys[MlaRules.KeyWidth..], row += MlaRules.Fp8RowBytes)
        {
            float* scales = (float*)(row + MlaRules.ValueWidth);
            Float8E4M3.ConvertToSingle(new(row, MlaRules.ValueWidth), keys);
            for (int i = 0; i < Scales; i++)
            {
                Span<float> part = keys.Slice(i * ScaledTogether, ScaledTogether);
                TensorPrimitives.Multiply(part, scales[i], part);
            }

            BFloat16.ConvertFromSingle(keys[..MlaRules.ValueWidth], rounded);
            BFloat16.ConvertToSingle(rounded, keys);
            MlaNumbers.ToSingle((BFloat16*)(scales + Scales), keys[MlaRules.ValueWidth..MlaRules.KeyWidth]);
        }
    }
}
