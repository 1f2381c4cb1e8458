using System.Text;
using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class FileFuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_damaged_file_is_refused_or_wholly_readable()
    {
        string path = _folder["f.safetensors"];
        byte[] header = Encoding.UTF8.GetBytes(
            """{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"U8","shape":[8],"data_offsets":[24,32]},"c":{"dtype":"F4","shape":[4,0],"data_offsets":[32,32]}}""");
        byte[] whole = File.ReadAllBytes(RawFile.Write(path, header, 32));
        Random random = new(5);
        int opened = 0;
        for (int i = 0; i < 1500; i++)
        {
            byte[] damaged = whole[..(random.Next(4) == 0 ? random.Next(whole.Length + 1) : whole.Length)];
            for (int changes = random.Next(3); changes > 0 && damaged.Length > 0; changes--)
            {
                int at = random.Next(4) == 0 ? random.Next(Math.Min(8, damaged.Length)) : random.Next(damaged.Length);
                damaged[at] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, damaged);
            opened += Reads(path) ? 1 : 0;
        }

        Assert.InRange(opened, 150, 1499);
    }

    private static bool Reads(string path)
    {
        try
        {
            using SafetensorsFile file = SafetensorsFile.Open(path);
            foreach (SafetensorsTensor tensor in file.Tensors)
            {
                byte[] copied = new byte[tensor.Bytes];
                tensor.Read(0, copied);
                Assert.Equal(copied, tensor.Data.ToArray());
            }

            return true;
        }
        catch (SafetensorsException)
        {
            return false;
        }
    }
}
