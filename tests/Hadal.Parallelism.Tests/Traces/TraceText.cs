using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Hadal.Parallelism.Traces;

namespace Hadal.Parallelism.Tests.Traces;

/// <summary>Makes small traces, field by field, without the writer that is tested.</summary>
internal static class TraceText
{
    internal static string Of(params IEnumerable<string> events) => $$"""{"schemaVersion": 1, "traceEvents": [{{string.Join(",\n", events)}}], "traceName": "x"}""";

    internal static string Kernel(string name, int stream, string start, string duration, int correlation = 0, string grid = "[1, 1, 1]") =>
        $$$"""{"ph": "X", "cat": "kernel", "name": {{{Quote(name)}}}, "pid": 0, "tid": {{{stream}}}, "ts": {{{start}}}, "dur": {{{duration}}}, "args": {"queued": 0, "device": 0, "stream": {{{stream}}}, "correlation": {{{correlation}}}, "grid": {{{grid}}}, "block": [128, 1, 1]}}""";

    internal static string Kernel(string name, int stream, long start, long duration, int correlation = 0) => Kernel(name, stream, Text(start), Text(duration), correlation);

    internal static string Copy(int stream, long start, long duration) =>
        $$$"""{"ph": "X", "cat": "gpu_memcpy", "name": "Memcpy DtoD (Device -> Device)", "pid": 0, "tid": {{{stream}}}, "ts": {{{start}}}, "dur": {{{duration}}}, "args": {"device": 0, "stream": {{{stream}}}, "bytes": 8}}""";

    internal static string Call(string name, long start, long duration, int correlation) =>
        $$$"""{"ph": "X", "cat": "cuda_runtime", "name": "{{{name}}}", "pid": 9, "tid": 9, "ts": {{{start}}}, "dur": {{{duration}}}, "args": {"cbid": 1, "correlation": {{{correlation}}}}}""";

    internal static string Annotation(string name, long start, long duration, int thread = 9) =>
        $$$"""{"ph": "X", "cat": "user_annotation", "name": {{{Quote(name)}}}, "pid": 9, "tid": {{{thread}}}, "ts": {{{start}}}, "dur": {{{duration}}}, "args": {}}""";

    internal static byte[] Zip(byte[] plain)
    {
        using MemoryStream zipped = new();
        using (GZipStream zip = new(zipped, CompressionLevel.Fastest))
        {
            zip.Write(plain);
        }

        return zipped.ToArray();
    }

    internal static TraceAnalysis Analyze(string text, TraceOptions? options = null) => Analyze(Encoding.UTF8.GetBytes(text), options);

    internal static TraceAnalysis Analyze(byte[] text, TraceOptions? options = null) => TraceAnalyzer.Analyze(new MemoryStream(text), "trace", options);

    /// <summary>An analysis as text, every figure of it.</summary>
    internal static string Print(TraceAnalysis analysis) => JsonSerializer.Serialize(analysis);

    private static string Quote(string name) => JsonSerializer.Serialize(name);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
