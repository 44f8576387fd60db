using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Timepost.Domain.Identity;
using Timepost.Engine.Trail;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Sqlite;

namespace Timepost.Storage.Trail;

/// <summary>Heads as files, signed by ECDSA over P-256 with SHA-256; the key is made at the first export.</summary>
/// <remarks>Whoever can write the store can also read the key beside it: heads prove something to those who keep a copy
/// elsewhere, so the heads' folder may be outside the workspace. See docs/trail.md.</remarks>
public sealed class HeadFolder(string keysFolder, string headsFolder) : IHeadFolder
{
    private const string PrivateKey = "trail-head.pem", PublicKey = "trail-head.pub.pem";

    /// <inheritdoc/>
    public IReadOnlyList<ExportedHead> Read() => Guard(() =>
    {
        if (!Directory.Exists(headsFolder))
        {
            return [];
        }

        using var key = LoadPublic();
        var files = Directory.GetFiles(headsFolder, "*.json");
        if (key is null && files.Length > 0)
        {
            throw KeyMissing(Path.Combine(keysFolder, PublicKey), "the exported heads cannot be checked");
        }

        Array.Sort(files, StringComparer.Ordinal);
        return (IReadOnlyList<ExportedHead>)[.. files.Select(f => Parse(f, key))];
    });

    /// <inheritdoc/>
    public bool Has(string name) => File.Exists(PathOf(name));

    /// <inheritdoc/>
    public string Write(string name, TrailHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return Guard(() =>
        {
            Directory.CreateDirectory(headsFolder);
            using var key = LoadOrMake();
            var signature = key.SignData(TrailEncoding.HeadBytes(head), HashAlgorithmName.SHA256);
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"{{\n  \"format\": 1,\n  \"workspace\": \"{head.Workspace}\",\n  \"sequence\": {head.Sequence},\n  \"micros\": {TrailEncoding.Micros(head.Time)},\n  \"time\": \"{head.Time}\",\n  \"hash\": \"{head.Hash}\",\n  \"signature\": \"{Convert.ToBase64String(signature)}\"\n}}\n");
            var path = PathOf(name);
            WriteNew(path, text, ownerOnly: false);
            return path;
        });
    }

    private string PathOf(string name) => Path.Combine(headsFolder, name + ".json");

    private static ExportedHead Parse(string file, ECDsa? key)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            var root = json.RootElement;
            var head = new TrailHead(
                new WorkspaceId(root.GetProperty("workspace").GetGuid()), root.GetProperty("sequence").GetInt64(),
                StoreTime.Instant(root.GetProperty("micros").GetInt64()), root.GetProperty("hash").GetString() ?? "");
            var signed = root.GetProperty("format").GetInt32() == 1 && key is not null
                && key.VerifyData(TrailEncoding.HeadBytes(head), root.GetProperty("signature").GetBytesFromBase64(), HashAlgorithmName.SHA256);
            return new ExportedHead(file, head, signed);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            // reported by the verifier as an invalid head
            return new ExportedHead(file, null, false);
        }
    }

    private ECDsa? LoadPublic()
    {
        // the private key holds the public one
        foreach (var name in (ReadOnlySpan<string>)[PublicKey, PrivateKey])
        {
            var path = Path.Combine(keysFolder, name);
            if (File.Exists(path))
            {
                return Import(path);
            }
        }

        return null;
    }

    private ECDsa LoadOrMake()
    {
        var path = Path.Combine(keysFolder, PrivateKey);
        ECDsa key;
        if (File.Exists(path))
        {
            key = Import(path);
        }
        else if (File.Exists(Path.Combine(keysFolder, PublicKey)))
        {
            throw KeyMissing(path, "a head of another key would not agree with those before");
        }
        else
        {
            Directory.CreateDirectory(keysFolder);
            key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            WriteNew(path, key.ExportPkcs8PrivateKeyPem() + "\n", ownerOnly: true);
        }

        // also where an earlier run was killed between the two files
        var publicPath = Path.Combine(keysFolder, PublicKey);
        if (!File.Exists(publicPath))
        {
            WriteNew(publicPath, key.ExportSubjectPublicKeyInfoPem() + "\n", ownerOnly: false);
        }

        return key;
    }

    private static StoreException KeyMissing(string path, string why) => new(
        "trail-key-missing", $"{path} is not there: {why}.",
        "Put the key back from a backup or from where a copy is kept. To begin with a new key, move keys and heads elsewhere first, and keep them.");

    private static ECDsa Import(string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key;
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new StoreException("store-io", $"{path} holds no key.", "Put the key back from a backup.", failure);
        }
    }

    private static void WriteNew(string path, string text, bool ownerOnly)
    {
        var beside = path + ".new";
        File.Delete(beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (ownerOnly && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(beside, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: false);
    }

    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                failure.HResult is 28 or 122 ? "store-full" : "store-io", $"The trail's heads or keys cannot be read or written: {failure.Message}",
                "Check disk, folder and permissions, then do it again.", failure);
        }
    }
}
