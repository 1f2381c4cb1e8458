using System.Diagnostics.CodeAnalysis;
using Hadal.Specs;

namespace Hadal;

public sealed partial class GemmKernel
{
    // Compared in the hot path, worded outside it: a call that fits builds no text.
    private void Validate<T>(DeviceStream stream, Fp8Rows a, Fp8Parts b, ScaleLayout scales, DeviceTensor<T> d, ElementType result)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(d);
        if (scales != _spec.Scales)
        {
            Complain(nameof(b), $"reads B as {TypeOfB(_spec.Scales)}; B is {TypeOfB(scales)}");
        }

        if (result != _spec.D)
        {
            Complain(nameof(d), $"writes D as {_spec.D}; D is {result}");
        }

        if (a.Columns != K)
        {
            Complain(nameof(a), $"reads A as [m, {K}]; A is [{a.Rows}, {a.Columns}]");
        }

        if (b.Rows != N || b.Columns != K)
        {
            Complain(nameof(b), $"reads B as [{N}, {K}]; B is [{b.Rows}, {b.Columns}]");
        }

        if (!d.HasShape(a.Rows, N))
        {
            Complain(nameof(d), $"writes D as [{a.Rows}, {N}] (m from A); D is {TensorShape.Format(d.Shape)}");
        }

        MustBeOn(stream, a.Device, nameof(a));
        MustBeOn(stream, b.Device, nameof(b));
        MustBeOn(stream, d.Device, nameof(d));
    }

    private void MustBeOn(DeviceStream stream, Device device, string argument)
    {
        if (device != stream.Device)
        {
            Complain(argument, $"runs on {stream.Device}, the stream's device; {argument.ToUpperInvariant()} lives on {device}");
        }
    }

    private static string TypeOfB(ScaleLayout scales) =>
        scales == ScaleLayout.RowsByRows ? $"{nameof(Fp8Rows)} (a scale per row and 128 of K)" : $"{nameof(Fp8Blocks)} (a scale per 128 × 128)";

    [DoesNotReturn]
    private void Complain(string argument, string complaint) => throw new KernelArgumentException(argument, $"{_shortName} {complaint}.");
}
