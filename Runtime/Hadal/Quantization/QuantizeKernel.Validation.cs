using System.Diagnostics.CodeAnalysis;
using Hadal.Specs;

namespace Hadal;

internal sealed partial class QuantizeKernel
{
    private const string Source = "source";
    private const string Destination = "destination";
    private const string Transposed = "transposed";

    // Compared in the hot path, worded outside it: a call that fits builds no text.
    private void Validate<T>(DeviceStream stream, in QuantizeOperands<T> operands, QuantizeLayout layout)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        DeviceTensor<T> source = operands.Source;
        ArgumentNullException.ThrowIfNull(source);
        ElementType element = typeof(T) == typeof(float) ? ElementType.Float32 : ElementType.BFloat16;
        QuantizeOrientation orientation = (operands.Straight, operands.Transposed) switch
        {
            (_, null) => QuantizeOrientation.Straight,
            (null, _) => QuantizeOrientation.Transposed,
            _ => QuantizeOrientation.Both,
        };
        if (element != _spec.Source || layout != _spec.Layout || orientation != _spec.Orientation)
        {
            Complain(Source, $"quantises {Describe(_spec)}; it was called for {Describe(new(element, layout, orientation))}");
        }

        if (operands.Straight is { } straight && !source.Shape.SequenceEqual(straight.Values.Shape))
        {
            Complain(
                Source, $"quantises a source of the destination's shape {TensorShape.Format(straight.Values.Shape)}; the source is {TensorShape.Format(source.Shape)}");
        }

        if (operands.Transposed is { } transposed)
        {
            ValidateTransposed(source, transposed.Values.Shape);
        }

        if (operands.Rule is not (ScaleRule.Exact or ScaleRule.PowerOfTwo))
        {
            Complain("rule", $"knows the scale rules Exact and PowerOfTwo; the rule is {(int)operands.Rule}");
        }

        MustBeOn(stream, source.Device, Source);
        MustBeOn(stream, operands.Straight?.Values.Device, Destination);
        MustBeOn(stream, operands.Transposed?.Values.Device, operands.Straight is null ? Destination : Transposed);
    }

    private void ValidateTransposed<T>(DeviceTensor<T> source, ReadOnlySpan<int> transposed)
        where T : unmanaged
    {
        if (!source.HasShape(transposed[1], transposed[0]))
        {
            Complain(
                Source,
                $"writes the transposed source as {TensorShape.Format(transposed)}, so it quantises a source of shape [{transposed[1]}, {transposed[0]}]; the source is {TensorShape.Format(source.Shape)}");
        }

        if (source.Shape[1] % ScaleShape.ColumnMultiple != 0)
        {
            Complain(
                Source,
                $"transposes a source whose columns are a multiple of {ScaleShape.ColumnMultiple} (rows of whole vectors); the source is {TensorShape.Format(source.Shape)}");
        }
    }

    private void MustBeOn(DeviceStream stream, Device? device, string argument)
    {
        if (device is not null && device != stream.Device)
        {
            Complain(argument, $"runs on {stream.Device}, the stream's device; the {argument} lives on {device}");
        }
    }

    private static string Describe(QuantizeSpec spec) => spec.Orientation switch
    {
        QuantizeOrientation.Straight => $"{spec.Source} to {spec.Layout}",
        QuantizeOrientation.Transposed => $"{spec.Source} to transposed {spec.Layout}",
        _ => $"{spec.Source} to {spec.Layout} and transposed {spec.Layout}",
    };

    [DoesNotReturn]
    private void Complain(string argument, string complaint) => throw new KernelArgumentException(argument, $"{_shortName} {complaint}.");
}
