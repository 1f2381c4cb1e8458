namespace Hadal.Storage.Safetensors;

/// <summary>The rule that tensors fill the file behind its header, one after the other, without holes or overlaps.</summary>
internal static class HeaderLayout
{
    /// <summary>Puts tensors into the order of their bytes, and checks the rule.</summary>
    internal static TensorPlace[] Order(string path, IEnumerable<TensorPlace> tensors, long dataBytes)
    {
        // An empty tensor sorts in front of the one that begins where it does.
        TensorPlace[] ordered = [.. tensors.OrderBy(place => place.Begin).ThenBy(place => place.End)];
        long end = 0;
        TensorPlace? before = null;
        foreach (TensorPlace place in ordered)
        {
            if (place.Begin != end)
            {
                string what = place.Begin > end ? "a hole" : "an overlap";
                throw new SafetensorsException(
                    path, place.Tensor.Name, $"its bytes follow those of {(before is null ? "the header" : Quoted.Name(before.Tensor.Name))}, at {end}; data_offsets begins at {place.Begin}, which leaves {what}.");
            }

            end = place.End;
            before = place;
        }

        return end == dataBytes
            ? ordered
            : throw new SafetensorsException(
                path, null, $"the header describes {end} bytes of data; the file has {dataBytes} behind the header{(end > dataBytes ? ": it is cut off" : "")}.");
    }
}
