namespace Hadal.Storage.Tests.Rings;

/// <summary>A file whose pages begin with their numbers.</summary>
internal static class NumberedPages
{
    internal const int Page = 4096;

    internal static string Write(string folder, int pages)
    {
        byte[] bytes = new byte[pages * Page];
        for (int i = 0; i < pages; i++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(i * Page), i);
        }

        string path = Path.Combine(folder, $"numbered-{pages}");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
