using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>Turns the 32 pairs of one rotary part. Each product and each sum is rounded, as in Kernels.cu/paged/rotary.cuh.</summary>
internal static unsafe class RotaryTurn
{
    private const int Width = PagedCacheRules.RotaryWidth;
    private const int Step = 8;

    /// <summary>Turns 64 elements of <paramref name="source"/> into <paramref name="destination"/>, which may be the same.</summary>
    [SkipLocalsInit]
    internal static void Run<T>(T* source, T* destination, in RotaryTables tables, int position)
        where T : unmanaged
    {
        float* values = stackalloc float[Width];
        MlaNumbers.ToSingle(source, new(values, Width));
        if ((uint)position >= (uint)tables.Positions)
        {
            new Span<float>(values, Width).Fill(float.NaN);
        }
        else
        {
            long row = (long)position * PagedCacheRules.RotaryPairs;
            if (tables.Pairing == RotaryPairing.Halves)
            {
                Halves(values, tables.Cosines + row, tables.Sines + row);
            }
            else
            {
                Neighbours(values, tables.Cosines + row, tables.Sines + row);
            }
        }

        CacheElements.Round(new(values, Width), destination);
    }

    private static void Halves(float* values, float* cosines, float* sines)
    {
        for (int i = 0; i < PagedCacheRules.RotaryPairs; i += Step)
        {
            Vector256<float> x = Vector256.Load(values + i), y = Vector256.Load(values + PagedCacheRules.RotaryPairs + i);
            Vector256<float> cosine = Vector256.Load(cosines + i), sine = Vector256.Load(sines + i);
            ((x * cosine) - (y * sine)).Store(values + i);
            ((y * cosine) + (x * sine)).Store(values + PagedCacheRules.RotaryPairs + i);
        }
    }

    // The neighbours of a vector's elements meet them under sines of alternating sign: x·cos + y·(−sin) is x·cos − y·sin to the bit.
    private static void Neighbours(float* values, float* cosines, float* sines)
    {
        Vector256<int> twice = Vector256.Create(0, 0, 1, 1, 2, 2, 3, 3), swapped = Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6);
        Vector256<float> signs = Vector256.Create(-0f, 0f, -0f, 0f, -0f, 0f, -0f, 0f);
        for (int i = 0; i < Width; i += Step)
        {
            Vector256<float> value = Vector256.Load(values + i);
            Vector256<float> cosine = Twice(cosines + (i / 2)), sine = Twice(sines + (i / 2)) ^ signs;
            ((value * cosine) + (Vector256.Shuffle(value, swapped) * sine)).Store(values + i);
        }

        Vector256<float> Twice(float* four) => Vector256.Shuffle(Vector256.Create(Vector128.Load(four), Vector128<float>.Zero), twice);
    }
}
