namespace Hadal;

/// <summary>The shapes of FP8 scales.</summary>
internal static class ScaleShape
{
    /// <summary>Values that share a scale, along a row or along either side of a block.</summary>
    internal const int Group = 128;

    /// <summary>The copy engine needs rows of 16 bytes: 16 values, or 4 scales.</summary>
    internal const int ColumnMultiple = 16;

    internal static int Groups(int extent) => (int)(((long)extent + Group - 1) / Group);

    internal static int AlignedRows(int rows) => checked((rows + 3) / 4 * 4);

    internal static void CheckOperand(int rows, int columns, string type)
    {
        if (rows is < 0 or > int.MaxValue - 3)
        {
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"{type} needs 0 or more rows; they are {rows}.");
        }

        if (columns <= 0 || columns % ColumnMultiple != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(columns), columns, $"{type} needs a positive multiple of {ColumnMultiple} columns (rows of 16 bytes for the copy engine); they are {columns}.");
        }
    }

    internal static void CheckPair(DeviceTensor<Float8E4M3> values, DeviceTensor<float> scales, string type, Func<int, int, (int, int)> expected)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(scales);
        if (values.Shape.Length != 2)
        {
            throw new ArgumentException($"{type} needs values of shape [rows, columns]; they have {TensorShape.Format(values.Shape)}.", nameof(values));
        }

        CheckOperand(values.Shape[0], values.Shape[1], type);
        (int first, int second) = expected(values.Shape[0], values.Shape[1]);
        if (!scales.HasShape(first, second))
        {
            throw new ArgumentException(
                $"{type} with values of shape {TensorShape.Format(values.Shape)} needs scales of shape [{first}, {second}]; they have {TensorShape.Format(scales.Shape)}.", nameof(scales));
        }

        if (scales.Device != values.Device)
        {
            throw new ArgumentException($"The values live on {values.Device}, the scales on {scales.Device}.", nameof(scales));
        }
    }
}
