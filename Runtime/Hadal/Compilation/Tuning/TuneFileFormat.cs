using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hadal.Compilation;

/// <summary>Reads and writes <c>hadal.tune.json</c>: sorted, a measurement a line, so that a comparison of two versions shows what changed.</summary>
internal static class TuneFileFormat
{
    /// <summary>Reads a file. Of another schema nothing but its number is read.</summary>
    /// <exception cref="TuneFileException">It is missing, unreadable, or not what a tune file is.</exception>
    internal static TuneFile Read(string file)
    {
        try
        {
            return Parse(File.ReadAllText(file), file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TuneFileException(file, 0, error.Message.TrimEnd('.'));
        }
    }

    /// <inheritdoc cref="Read"/>
    /// <param name="text">The content.</param>
    /// <param name="file">What errors call it.</param>
    internal static TuneFile Parse(string text, string file)
    {
        int schema = Deserialize(text, file, TuneFileJson.Default.TuneFileSchema).Schema;
        if (schema != TuneFile.CurrentSchema)
        {
            return TuneFile.Empty with { Schema = schema };
        }

        TuneFile read = Deserialize(text, file, TuneFileJson.Default.TuneFile);
        return Complaint(read) is { } complaint ? throw new TuneFileException(file, 0, complaint) : read;
    }

    /// <summary>The text of a file, the same for the same measurements in any order.</summary>
    internal static string Format(TuneFile file)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{{\n  \"schema\": {file.Schema},\n  \"gpus\": [");
        Separated(text, file.Gpus.OrderBy(gpu => gpu.Name, StringComparer.Ordinal).ThenBy(gpu => gpu.Multiprocessors), "    ", gpu => Append(text, gpu));
        return text.Append("]\n}\n").ToString();
    }

    /// <summary>Writes a file whole or not at all: whoever reads it meanwhile reads the older one.</summary>
    internal static void Write(string file, TuneFile content)
    {
        string path = Path.GetFullPath(file), temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(temporary, Format(content));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static T Deserialize<T>(string text, string file, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new JsonException("an object was expected", null, 0, 0);
        }
        catch (JsonException error)
        {
            throw new TuneFileException(file, (int)(error.LineNumber ?? -1) + 1, Words(error));
        }
    }

    // The serialiser appends its own idea of the place.
    private static string Words(JsonException error)
    {
        int place = error.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        int position = error.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        string words = place >= 0 ? error.Message[..place] : position >= 0 ? error.Message[..position] : error.Message;
        return $"{words.TrimEnd('.')}{(error.Path is { Length: > 1 } path ? $" ({path})" : "")}";
    }

    private static string? Complaint(TuneFile file)
    {
        if (file.Gpus.Contains(null!) || file.Gpus.Any(gpu => gpu.Kernels.Contains(null!)))
        {
            return "a GPU or a kernel is null";
        }

        IEnumerable<string> twice =
            [
                .. Twice(file.Gpus, gpu => $"{gpu.Name} with {gpu.Multiprocessors} multiprocessors"),
                .. file.Gpus.SelectMany(gpu => Twice(gpu.Kernels, kernel => $"{kernel.Spec} on {gpu.Name}")),
                .. from gpu in file.Gpus
                   from kernel in gpu.Kernels
                   from point in Twice(kernel.Points, point => $"m = {point.M} of {kernel.Spec} on {gpu.Name}")
                   select point,
            ];
        return twice.FirstOrDefault() is { } first ? $"{first} stands twice" : null;
    }

    private static IEnumerable<string> Twice<T>(IEnumerable<T> items, Func<T, string> name) =>
        items.GroupBy(name).Where(group => group.Skip(1).Any()).Select(group => group.Key);

    private static void Append(StringBuilder text, TunedGpu gpu)
    {
        text.Append(CultureInfo.InvariantCulture, $"    {{\n      \"name\": {Quoted(gpu.Name)},\n      \"multiprocessors\": {gpu.Multiprocessors},\n      \"kernels\": [");
        Separated(text, gpu.Kernels.OrderBy(kernel => kernel.Spec, StringComparer.Ordinal), "        ", kernel => Append(text, kernel));
        text.Append("]\n    }");
    }

    private static void Append(StringBuilder text, TunedKernel kernel)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $$"""
                    {
                      "spec": {{Quoted(kernel.Spec)}},
                      "kernelVersion": {{Quoted(kernel.KernelVersion)}},
                      "nvrtc": {{Quoted(kernel.Nvrtc)}},
                      "points": [
            """);
        Separated(
            text,
            kernel.Points.OrderBy(point => point.M),
            "            ",
            point => text.Append(CultureInfo.InvariantCulture, $$"""            { "m": {{point.M}}, "configuration": {{Quoted(point.Configuration)}}, "us": {{point.Us}} }"""));
        text.Append("]\n        }");
    }

    private static void Separated<T>(StringBuilder text, IEnumerable<T> items, string indentation, Action<T> append)
    {
        string separator = "\n";
        foreach (T item in items)
        {
            text.Append(separator);
            append(item);
            separator = ",\n";
        }

        if (separator != "\n")
        {
            text.Append('\n').Append(indentation[2..]);
        }
    }

    // Not for HTML: an apostrophe or a plus sign of a name may stay what it is.
    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
